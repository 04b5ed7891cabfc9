/**
 * Tokens by which users of ElastiCache log in with IAM.
 */
@NullMarked
package dev.elasticache.boot.iam;

import org.jspecify.annotations.NullMarked;
