package dev.elasticache.boot.autoconfigure;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Store;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalValkey;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of a Valkey or Redis on this machine.
 *
 * @author The ElastiCache Boot authors
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(DataRedisConnectionDetails.class)
@ConditionalOnLocalEngine(Store.VALKEY)
@ConditionalOnMissingBean(DataRedisConnectionDetails.class)
class LocalValkeyConfiguration {

	@Bean
	LocalValkey localValkey(ElastiCacheProperties properties, LocalCertificates certificates) {
		return LocalEngines.start(LocalValkey.builder().certificates(certificates), properties.tls());
	}

	@Bean
	LocalValkeyConnectionDetails valkeyConnectionDetails(LocalValkey localValkey, ElastiCacheProperties properties) {
		return new LocalValkeyConnectionDetails(localValkey, LocalEngines.trust(localValkey, properties.tls()));
	}

}
