package dev.elasticache.boot.memcached;

import net.spy.memcached.compat.log.AbstractLogger;
import net.spy.memcached.compat.log.Level;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What the super class of {@link IoLoop} has to tell, for debugging only: it reports each
 * lost connection with a stack trace, and we report it once.
 *
 * @author The ElastiCache Boot authors
 */
final class DebugLogger extends AbstractLogger {

	private static final Log logger = LogFactory.getLog(IoLoop.class);

	DebugLogger() {
		super(IoLoop.class.getName());
	}

	@Override
	public boolean isTraceEnabled() {
		return false;
	}

	@Override
	public boolean isDebugEnabled() {
		return logger.isDebugEnabled();
	}

	@Override
	public boolean isInfoEnabled() {
		return logger.isDebugEnabled();
	}

	@Override
	public void log(Level level, Object message, Throwable failure) {
		logger.debug(message, failure);
	}

}
