package dev.elasticache.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.OnPropertyListCondition;
import org.springframework.context.annotation.Conditional;

/**
 * Condition that matches if somebody said where Memcached is.
 *
 * @author The ElastiCache Boot authors
 */
class OnMemcachedCondition extends AnyNestedCondition {

	OnMemcachedCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnProperty("elasticache.memcached.endpoint")
	static class Endpoint {

	}

	@Conditional(OnMemcachedNodesCondition.class)
	static class Nodes {

	}

	@ConditionalOnBean(MemcachedConnectionDetails.class)
	static class Details {

	}

	static class OnMemcachedNodesCondition extends OnPropertyListCondition {

		OnMemcachedNodesCondition() {
			super("elasticache.memcached.nodes", () -> ConditionMessage.forCondition("Memcached nodes"));
		}

	}

}
