/**
 * Sample application that caches over TLS on Valkey and on Memcached.
 */
@NullMarked
package dev.elasticache.boot.sample;

import org.jspecify.annotations.NullMarked;
