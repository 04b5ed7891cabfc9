package dev.elasticache.boot.architecture;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads whatever our packages log during all tests, down to {@code TRACE}, and fails the
 * class of a test which made them log a secret. JUnit applies it to every class.
 */
public class NoSecretsInLogs implements BeforeAllCallback, AfterAllCallback {

	/**
	 * What passwords and keys of tests begin with, and the parts of a token of IAM.
	 */
	private static final Pattern SECRET = Pattern.compile(
			"hushed-|pa55word|my-very-secret-password|a-password-for-one-test|X-Amz-Signature=|X-Amz-Security-Token=");

	private static final Reader reader = new Reader();

	@Override
	public void beforeAll(ExtensionContext context) {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
			Logger logger = logging.getLogger("dev.elasticache.boot");
			logger.setLevel(Level.TRACE);
			reader.setContext(logging);
			reader.start();
			logger.detachAppender(reader);
			logger.addAppender(reader);
			keepTraceFromConsole(logging);
		}
	}

	private static void keepTraceFromConsole(LoggerContext logging) {
		logging.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining((appender) -> {
			ThresholdFilter filter = new ThresholdFilter();
			filter.setLevel(Level.INFO.levelStr);
			filter.start();
			appender.clearAllFilters();
			appender.addFilter(filter);
		});
	}

	@Override
	public void afterAll(ExtensionContext context) {
		List<String> leaks = List.copyOf(reader.leaks);
		reader.leaks.clear();
		assertThat(leaks).as("secrets that were logged").isEmpty();
	}

	static boolean isSecret(String text) {
		return SECRET.matcher(text).find();
	}

	private static final class Reader extends AppenderBase<ILoggingEvent> {

		private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			String text = event.getFormattedMessage();
			if (event.getThrowableProxy() != null) {
				text += ThrowableProxyUtil.asString(event.getThrowableProxy());
			}
			if (isSecret(text)) {
				this.leaks.add(event.getLoggerName() + ": " + text);
			}
		}

	}

}
