/**
 * Trust shared by all clients, and the TLS sessions they negotiated.
 */
@NullMarked
package dev.elasticache.boot.tls;

import org.jspecify.annotations.NullMarked;
