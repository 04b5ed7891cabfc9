/**
 * ElastiCache on your machine: real engines with TLS as child processes.
 */
@NullMarked
package dev.elasticache.boot.local;

import org.jspecify.annotations.NullMarked;
