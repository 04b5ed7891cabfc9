package dev.elasticache.boot.local;

import java.nio.file.Path;

/**
 * Files an engine reads its TLS material from.
 *
 * @param certificate the server's certificate
 * @param key the server's private key
 * @param authority the certificate of the issuer
 * @author The ElastiCache Boot authors
 */
record PemFiles(Path certificate, Path key, Path authority) {
}
