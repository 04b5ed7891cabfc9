/**
 * Auto-configuration of caching over TLS to Amazon ElastiCache.
 */
@NullMarked
package dev.elasticache.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
