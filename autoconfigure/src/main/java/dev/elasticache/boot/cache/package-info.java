/**
 * Spring caches over a store of bytes, one semantics for every engine.
 */
@NullMarked
package dev.elasticache.boot.cache;

import org.jspecify.annotations.NullMarked;
