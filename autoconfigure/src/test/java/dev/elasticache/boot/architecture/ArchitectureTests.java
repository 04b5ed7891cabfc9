package dev.elasticache.boot.architecture;

import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

/**
 * Rules for all code: what may know what, what is public, and the form of
 * auto-configurations.
 */
class ArchitectureTests {

	private static final String ROOT = "dev.elasticache.boot.";

	private static final String WIRING = ROOT + "autoconfigure..";

	private static final Set<String> PUBLIC_IN_WIRING = Set.of("ElastiCacheProperties", "TimeToLive");

	private static final JavaClasses code = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT + "..");

	@Test
	void packagesAreFreeOfCycles() {
		check(SlicesRuleDefinition.slices().matching(ROOT + "(**)").should().beFreeOfCycles());
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			tls, io.lettuce.. net.spy.. org.springframework.data.. org.springframework.cache..
			tls, dev.elasticache.boot.cache.. dev.elasticache.boot.memcached.. dev.elasticache.boot.valkey..
			cache, io.lettuce.. net.spy.. org.springframework.data..
			cache, dev.elasticache.boot.memcached.. dev.elasticache.boot.tls.. dev.elasticache.boot.valkey..
			valkey, net.spy.. dev.elasticache.boot.memcached..
			memcached, io.lettuce.. org.springframework.data.. dev.elasticache.boot.valkey..
			iam, org.springframework.boot.. org.springframework.cache.. dev.elasticache.boot.cache..
			probe, org.springframework.cache.. dev.elasticache.boot.cache..
			""")
	void packageDoesNotKnow(String name, String unknown) {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT + name + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(unknown.split(" ")));
	}

	@Test
	void onlyWiringKnowsWiring() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(WIRING)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(WIRING, "org.springframework.boot.autoconfigure..",
					"org.springframework.context.annotation.."));
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveNameMatching(".+\\.ElastiCache\\w*AutoConfiguration"));
		check(ArchRuleDefinition.classes()
			.that()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.should()
			.beAnnotatedWith(AutoConfiguration.class));
	}

	@Test
	void constructorsOfAutoConfigurationsArePackagePrivate() {
		check(ArchRuleDefinition.constructors()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePackagePrivate());
	}

	@Test
	void beanMethodsArePackagePrivate() {
		check(ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate());
	}

	@Test
	void methodsHaveNoClassConditions() {
		check(ArchRuleDefinition.noMethods()
			.should()
			.beAnnotatedWith(ConditionalOnClass.class)
			.orShould()
			.beAnnotatedWith(ConditionalOnMissingClass.class));
	}

	@Test
	void configurationsAreNotProxied() {
		check(ArchRuleDefinition.classes()
			.that()
			.areMetaAnnotatedWith(Configuration.class)
			.should()
			.beMetaAnnotatedWith(DescribedPredicate.describe("@Configuration(proxyBeanMethods = false)",
					(annotation) -> annotation.getRawType().isEquivalentTo(Configuration.class)
							&& Boolean.FALSE.equals(annotation.get("proxyBeanMethods").orElse(true))))
			.orShould()
			.beAnnotatedWith(AutoConfiguration.class));
	}

	@Test
	void conditionsAreNotPublic() {
		check(ArchRuleDefinition.classes().that().areAssignableTo(Condition.class).should().notBePublic());
	}

	@Test
	void nothingButWhatUsersTouchIsPublicInWiring() {
		check(ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(WIRING)
			.and()
			.areTopLevelClasses()
			.and(DescribedPredicate.not(DescribedPredicate.describe("are for users", ArchitectureTests::isForUsers)))
			.should()
			.notBePublic());
	}

	private static boolean isForUsers(JavaClass type) {
		return type.isAnnotatedWith(AutoConfiguration.class) || PUBLIC_IN_WIRING.contains(type.getSimpleName())
				|| (type.isInterface()
						&& Stream.of("ConnectionDetails", "Customizer").anyMatch(type.getSimpleName()::endsWith));
	}

	private void check(ArchRule rule) {
		rule.check(code);
	}

}
