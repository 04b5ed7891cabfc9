package dev.elasticache.boot.autoconfigure;

import java.io.Serializable;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link CachedValuesAotProcessor}.
 */
class CachedValuesAotProcessorTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void isRegistered() {
		assertThat(AotServices.factories().load(BeanRegistrationAotProcessor.class))
			.hasAtLeastOneElementOfType(CachedValuesAotProcessor.class);
	}

	@Test
	void makesReturnedTypesReadyForBothSerializers() {
		process(Catalogue.class).applyTo(context(), mock(BeanRegistrationCode.class));
		for (Class<?> type : List.of(Book.class, Review.class, Author.class, Shelf.class, Shop.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onJavaSerialization(type, true)).accepts(this.hints);
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(Plain.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onJavaSerialization(Plain.class, true)).rejects(this.hints);
	}

	@Test
	void leavesOtherMethodsAlone() {
		process(Catalogue.class).applyTo(context(), mock(BeanRegistrationCode.class));
		assertThat(RuntimeHintsPredicates.reflection().onType(Secret.class)).rejects(this.hints);
	}

	@Test
	void hasNothingToDoForBeansWithoutCaches() {
		assertThat(process(Secret.class)).isNull();
	}

	private BeanRegistrationAotContribution process(Class<?> beanType) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerBeanDefinition("bean", new RootBeanDefinition(beanType));
		return new CachedValuesAotProcessor().processAheadOfTime(RegisteredBean.of(beanFactory, "bean"));
	}

	private GenerationContext context() {
		GenerationContext context = mock(GenerationContext.class);
		given(context.getRuntimeHints()).willReturn(this.hints);
		return context;
	}

	static class Catalogue {

		@Cacheable("books")
		Book find() {
			return null;
		}

		@CachePut("reviews")
		CompletableFuture<List<Review>> review() {
			return null;
		}

		@Cacheable("plain")
		Plain[] plain() {
			return null;
		}

		@Caching(cacheable = @Cacheable("shelves"))
		Shelf shelf() {
			return null;
		}

		@CachedShop
		Shop shop() {
			return null;
		}

		@CacheEvict("secrets")
		Secret secret() {
			return null;
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@CachePut("shops")
	@interface CachedShop {

	}

	record Shelf(int number) implements Serializable {

	}

	record Shop(String town) implements Serializable {

	}

	record Book(String title, Author author) implements Serializable {

	}

	record Author(String name) implements Serializable {

	}

	record Review(int stars) implements Serializable {

	}

	record Plain(String text) {

	}

	record Secret(String text) implements Serializable {

	}

}
