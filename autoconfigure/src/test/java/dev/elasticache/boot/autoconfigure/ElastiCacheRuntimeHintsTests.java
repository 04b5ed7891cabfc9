package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;

import net.spy.memcached.compat.log.SLF4JLogger;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.cache.interceptor.SimpleKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElastiCacheRuntimeHints}.
 */
class ElastiCacheRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void isRegistered() {
		assertThat(AotServices.factories().load(RuntimeHintsRegistrar.class))
			.hasAtLeastOneElementOfType(ElastiCacheRuntimeHints.class);
	}

	@Test
	void readsTimeToLive() {
		register(getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(TimeToLive.class, "of")).accepts(this.hints);
	}

	@Test
	void readsValuesOfKey() {
		register(getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(SimpleKey.class, "params")).accepts(this.hints);
	}

	@Test
	void createsLoggerOfMemcachedClient() throws Exception {
		register(getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(SLF4JLogger.class.getConstructor(String.class))).accepts(this.hints);
	}

	@Test
	void leavesOutLoggerWithoutMemcachedClient() {
		register(new FilteredClassLoader("net.spy.memcached"));
		assertThat(RuntimeHintsPredicates.reflection().onType(SLF4JLogger.class)).rejects(this.hints);
	}

	@Test
	void serializesValueTypesOfJdk() {
		register(getClass().getClassLoader());
		for (TypeReference type : new TypeReference[] { TypeReference.of(Integer.class),
				TypeReference.of(ArrayList.class), TypeReference.of("java.time.Ser"),
				TypeReference.of("java.util.CollSer") }) {
			assertThat(RuntimeHintsPredicates.reflection().onJavaSerialization(type, true)).accepts(this.hints);
		}
	}

	private void register(ClassLoader classLoader) {
		new ElastiCacheRuntimeHints().registerHints(this.hints, classLoader);
	}

}
