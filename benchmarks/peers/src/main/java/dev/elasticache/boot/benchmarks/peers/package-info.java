/**
 * Contenders that cannot share a class path with ours.
 */
@NullMarked
package dev.elasticache.boot.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
