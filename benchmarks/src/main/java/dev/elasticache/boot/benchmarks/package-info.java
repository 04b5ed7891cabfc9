/**
 * Runs contenders side by side and reports on them.
 */
@NullMarked
package dev.elasticache.boot.benchmarks;

import org.jspecify.annotations.NullMarked;
