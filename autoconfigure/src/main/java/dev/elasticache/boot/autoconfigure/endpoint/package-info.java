/**
 * Actuator endpoint that shows what the application knows of Amazon ElastiCache.
 */
@NullMarked
package dev.elasticache.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
