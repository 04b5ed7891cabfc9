/**
 * Caches and clients that are measured.
 */
@NullMarked
package dev.elasticache.boot.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
