package dev.elasticache.boot.autoconfigure;

import java.io.Serializable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CachePutOperation;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Makes what methods return whose results are cached, by whatever annotation of Spring's,
 * ready for a native image: both serializers need reflection, and users need not know it.
 *
 * @author The ElastiCache Boot authors
 */
final class CachedValuesAotProcessor implements BeanRegistrationAotProcessor {

	private static final CacheOperationSource OPERATIONS = new AnnotationCacheOperationSource(false);

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> beanType = ClassUtils.getUserClass(registeredBean.getBeanClass());
		Set<Class<?>> values = new LinkedHashSet<>();
		ReflectionUtils.doWithMethods(beanType,
				(method) -> collect(ResolvableType.forMethodReturnType(method, beanType), values),
				(method) -> isCached(method, beanType));
		return values.isEmpty() ? null
				: (generationContext, code) -> register(values, generationContext.getRuntimeHints());
	}

	private static boolean isCached(Method method, Class<?> beanType) {
		Collection<CacheOperation> operations = OPERATIONS.getCacheOperations(method, beanType);
		return operations != null && operations.stream()
			.anyMatch((operation) -> operation instanceof CacheableOperation || operation instanceof CachePutOperation);
	}

	/**
	 * Collects a type, what it contains, and what its fields are of. Containers, futures
	 * and reactive types are not values themselves.
	 * @param type the type
	 * @param values where to put the types of values
	 */
	private static void collect(ResolvableType type, Set<Class<?>> values) {
		for (ResolvableType generic : type.getGenerics()) {
			collect(generic, values);
		}
		if (type.isArray()) {
			collect(type.getComponentType(), values);
			return;
		}
		Class<?> value = type.resolve();
		if (value == null || value.isPrimitive() || isOfLibrary(value) || !values.add(value)) {
			return;
		}
		ReflectionUtils.doWithFields(value, (field) -> collect(ResolvableType.forField(field, type), values),
				(field) -> !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()));
	}

	private static boolean isOfLibrary(Class<?> type) {
		return type.getName().startsWith("java.") || type.getName().startsWith("reactor.");
	}

	private static void register(Set<Class<?>> values, RuntimeHints hints) {
		BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
		for (Class<?> value : values) {
			binding.registerReflectionHints(hints.reflection(), value);
			if (Serializable.class.isAssignableFrom(value)) {
				hints.reflection().registerJavaSerialization(value);
			}
		}
	}

}
