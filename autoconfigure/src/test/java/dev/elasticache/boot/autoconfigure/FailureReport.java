package dev.elasticache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * What users read when their application does not start.
 */
record FailureReport(String description, String action) {

	static FailureReport of(Throwable failure, String... properties) {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues.of(properties).applyTo(environment);
		for (FailureAnalyzer analyzer : analyzers(environment)) {
			FailureAnalysis analysis = analyzer.analyze(failure);
			if (analysis != null) {
				return new FailureReport(analysis.getDescription(), String.valueOf(analysis.getAction()));
			}
		}
		throw new AssertionError("No analysis of the failure, users would read a stack trace", failure);
	}

	private static List<FailureAnalyzer> analyzers(Environment environment) {
		ArgumentResolver arguments = ArgumentResolver.of(Environment.class, environment)
			.and(BeanFactory.class, new DefaultListableBeanFactory());
		List<FailureAnalyzer> analyzers = new ArrayList<>(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, arguments, FailureHandler.logging(LogFactory.getLog(FailureReport.class))));
		analyzers.add(new FailureAnalyzedExceptionAnalyzer());
		return analyzers;
	}

	static class FailureAnalyzedExceptionAnalyzer extends AbstractFailureAnalyzer<FailureAnalyzedException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, FailureAnalyzedException cause) {
			return cause.analysis();
		}

	}

}
