package dev.elasticache.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * Condition that matches if somebody said where Valkey is.
 *
 * @author The ElastiCache Boot authors
 */
class OnValkeyCondition extends AnyNestedCondition {

	OnValkeyCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnProperty("elasticache.valkey.endpoint")
	static class Endpoint {

	}

	@ConditionalOnBean(ValkeyConnectionDetails.class)
	static class Details {

	}

}
