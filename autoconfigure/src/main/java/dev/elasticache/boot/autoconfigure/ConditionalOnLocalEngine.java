package dev.elasticache.boot.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Store;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches if an engine is needed and no property
 * says where it is.
 *
 * @author The ElastiCache Boot authors
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnLocalEngineCondition.class)
@interface ConditionalOnLocalEngine {

	/**
	 * The engine.
	 * @return the engine
	 */
	Store value();

}
