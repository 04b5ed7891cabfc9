package dev.elasticache.boot.autoconfigure;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.CacheOverrides;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.Store;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition for {@link ConditionalOnLocalEngine @ConditionalOnLocalEngine}.
 *
 * @author The ElastiCache Boot authors
 */
class OnLocalEngineCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final Map<Store, List<String>> ENDPOINTS = Map.of(Store.VALKEY,
			List.of("elasticache.valkey.endpoint"), Store.MEMCACHED,
			List.of("elasticache.memcached.endpoint", "elasticache.memcached.nodes"));

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Store engine = metadata.getAnnotations().get(ConditionalOnLocalEngine.class).getEnum("value", Store.class);
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnLocalEngine.class, engine);
		Binder binder = Binder.get(context.getEnvironment());
		if (hasEndpoint(binder, engine)) {
			return ConditionOutcome.noMatch(message.because("its endpoint is set"));
		}
		if (!needed(binder, context.getBeanFactory()).contains(engine)) {
			return ConditionOutcome.noMatch(message.because("no cache is to be kept on it"));
		}
		return ConditionOutcome.match(message.because("it is needed and its endpoint is not set"));
	}

	private Set<Store> needed(Binder binder, @Nullable ListableBeanFactory beanFactory) {
		Set<Store> needed = EnumSet.noneOf(Store.class);
		binder.bind("elasticache.cache.store", Store.class).ifBound(needed::add);
		binder.bind("elasticache.caches", Bindable.mapOf(String.class, CacheOverrides.class))
			.ifBound((caches) -> caches.values()
				.stream()
				.filter((cache) -> cache.store() != null)
				.forEach((cache) -> needed.add(cache.store())));
		boolean configured = hasEndpoint(binder, Store.VALKEY) || hasEndpoint(binder, Store.MEMCACHED)
				|| hasMemcachedDetails(beanFactory);
		return (needed.isEmpty() && !configured) ? EnumSet.of(Store.VALKEY) : needed;
	}

	private boolean hasMemcachedDetails(@Nullable ListableBeanFactory beanFactory) {
		return beanFactory != null
				&& beanFactory.getBeanNamesForType(MemcachedConnectionDetails.class, true, false).length > 0;
	}

	private boolean hasEndpoint(Binder binder, Store engine) {
		return ENDPOINTS.getOrDefault(engine, List.of())
			.stream()
			.anyMatch((property) -> binder.bind(property, Bindable.listOf(String.class)).isBound());
	}

}
