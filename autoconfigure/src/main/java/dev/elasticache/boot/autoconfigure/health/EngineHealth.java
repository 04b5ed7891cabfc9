package dev.elasticache.boot.autoconfigure.health;

import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of one engine. Not an indicator itself, which would show at the top level.
 *
 * @param name name below {@code elasticache}
 * @param indicator the indicator
 * @author The ElastiCache Boot authors
 */
record EngineHealth(String name, HealthIndicator indicator) {

}
