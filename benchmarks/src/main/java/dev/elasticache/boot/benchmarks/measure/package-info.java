/**
 * Measures one contender, in a process of its own.
 */
@NullMarked
package dev.elasticache.boot.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
