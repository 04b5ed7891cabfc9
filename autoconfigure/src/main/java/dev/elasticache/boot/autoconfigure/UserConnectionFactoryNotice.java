package dev.elasticache.boot.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.InitializingBean;

/**
 * Says at start-up that a connection factory of the user's has the last word on where
 * Valkey is.
 *
 * @author The ElastiCache Boot authors
 */
final class UserConnectionFactoryNotice implements InitializingBean {

	private static final Log logger = LogFactory.getLog(UserConnectionFactoryNotice.class);

	@Override
	public void afterPropertiesSet() {
		logger.warn("A RedisConnectionFactory bean of the application takes the place of the one that is made from "
				+ "'elasticache.valkey.*'. The start-up check, health and endpoint of ElastiCache leave Valkey out, "
				+ "because they do not know its servers");
	}

}
