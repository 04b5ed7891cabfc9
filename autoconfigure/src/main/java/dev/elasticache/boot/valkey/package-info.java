/**
 * Cache store and connection settings for Valkey and Redis OSS.
 */
@NullMarked
package dev.elasticache.boot.valkey;

import org.jspecify.annotations.NullMarked;
