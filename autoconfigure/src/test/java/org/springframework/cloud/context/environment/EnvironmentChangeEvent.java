package org.springframework.cloud.context.environment;

import org.springframework.context.ApplicationEvent;

/**
 * Stands for the event of Spring Cloud, which is not on our class path.
 */
public class EnvironmentChangeEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	public EnvironmentChangeEvent(Object source) {
		super(source);
	}

}
