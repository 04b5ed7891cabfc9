/**
 * Auto-configuration of what Micrometer measures.
 */
@NullMarked
package dev.elasticache.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
