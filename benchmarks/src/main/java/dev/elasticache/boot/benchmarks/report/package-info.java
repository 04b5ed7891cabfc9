/**
 * Results of a run, as JSON, Markdown and a chart.
 */
@NullMarked
package dev.elasticache.boot.benchmarks.report;

import org.jspecify.annotations.NullMarked;
