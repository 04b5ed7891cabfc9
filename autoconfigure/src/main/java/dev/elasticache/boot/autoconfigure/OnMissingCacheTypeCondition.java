package dev.elasticache.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;

/**
 * Condition that matches unless {@code spring.cache.type} names another provider.
 *
 * @author The ElastiCache Boot authors
 */
class OnMissingCacheTypeCondition extends NoneNestedConditions {

	OnMissingCacheTypeCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnProperty("spring.cache.type")
	static class CacheType {

	}

}
