/**
 * Diagnosis of one endpoint from name service to topology, with cause and cure.
 */
@NullMarked
package dev.elasticache.boot.probe;

import org.jspecify.annotations.NullMarked;
