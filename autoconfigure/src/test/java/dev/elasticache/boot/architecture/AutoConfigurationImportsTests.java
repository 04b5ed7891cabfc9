package dev.elasticache.boot.architecture;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules for the list of auto-configurations that Spring Boot reads.
 */
class AutoConfigurationImportsTests {

	private static final String ROOT = "dev.elasticache.boot";

	@Test
	void areSorted() {
		assertThat(imports()).isNotEmpty().isSorted().doesNotHaveDuplicates();
	}

	@Test
	void areComplete() {
		assertThat(imports()).containsExactlyInAnyOrderElementsOf(autoConfigurations());
	}

	@ParameterizedTest
	@MethodSource("autoConfigurations")
	void areOrderedByNamesOfClassesThatExist(String autoConfiguration) throws ClassNotFoundException {
		Class<?> type = ClassUtils.forName(autoConfiguration, null);
		AutoConfiguration annotation = AnnotatedElementUtils.findMergedAnnotation(type, AutoConfiguration.class);
		assertThat(Stream.of(annotation.beforeName(), annotation.afterName()).flatMap(Stream::of))
			.allMatch((name) -> ClassUtils.isPresent(name, null), "is on the class path");
	}

	private static List<String> imports() {
		return ImportCandidates.load(AutoConfiguration.class, AutoConfigurationImportsTests.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(ROOT))
			.toList();
	}

	private static Set<String> autoConfigurations() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		// The scanner looks at conditions, and endpoints have one
		scanner.setEnvironment(new MockEnvironment().withProperty("management.endpoints.web.exposure.include", "*"));
		scanner.addIncludeFilter(new AnnotationTypeFilter(AutoConfiguration.class));
		Set<String> names = new TreeSet<>();
		for (BeanDefinition definition : scanner.findCandidateComponents(ROOT)) {
			names.add(definition.getBeanClassName());
		}
		return names;
	}

}
