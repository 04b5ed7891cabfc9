package dev.elasticache.boot.autoconfigure;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;

/**
 * Listens to Spring Cloud, if it is there, which tells that properties have changed. It
 * cannot bind our properties anew, because they are immutable.
 *
 * @param reaction what to do
 * @author The ElastiCache Boot authors
 */
record EnvironmentChangeListener(Runnable reaction) implements GenericApplicationListener {

	private static final String EVENT = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		return eventType.toClass().getName().equals(EVENT);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		this.reaction.run();
	}

}
