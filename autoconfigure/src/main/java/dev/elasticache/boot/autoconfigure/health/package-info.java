/**
 * Health of the engines of Amazon ElastiCache.
 */
@NullMarked
package dev.elasticache.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
