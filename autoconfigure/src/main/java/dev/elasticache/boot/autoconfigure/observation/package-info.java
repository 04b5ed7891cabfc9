/**
 * Observation of what is asked of Amazon ElastiCache, for traces.
 */
@NullMarked
package dev.elasticache.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
