package dev.elasticache.boot.memcached;

import net.spy.memcached.compat.log.AbstractLogger;
import net.spy.memcached.compat.log.Level;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What super classes of the library have to tell, for debugging only: they report each
 * lost connection with a stack trace, and we report it once. What they tell of each
 * operation is left out.
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
		return false;
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
