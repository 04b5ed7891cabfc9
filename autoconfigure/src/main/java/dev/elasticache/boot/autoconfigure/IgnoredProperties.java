package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Warns at start-up of properties that are set and count for nothing.
 *
 * @param environment the environment
 * @param advice what to do about each property, one that has others below it included
 * @author The ElastiCache Boot authors
 */
record IgnoredProperties(Environment environment, Map<String, String> advice) implements InitializingBean {

	private static final Log logger = LogFactory.getLog(IgnoredProperties.class);

	@Override
	public void afterPropertiesSet() {
		List<String> ignored = new ArrayList<>();
		this.advice.forEach((property, advice) -> {
			if (isSet(ConfigurationPropertyName.of(property))) {
				ignored.add("'%s' (%s)".formatted(property, advice));
			}
		});
		if (!ignored.isEmpty()) {
			ignored.sort(null);
			logger.warn("Properties that are set and have no effect with ElastiCache: " + String.join(", ", ignored));
		}
	}

	private boolean isSet(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
