/**
 * Memcached over verified TLS, and a store of cache entries on it.
 */
@NullMarked
package dev.elasticache.boot.memcached;

import org.jspecify.annotations.NullMarked;
