package dev.elasticache.boot.memcached;

/**
 * How much longer than usual tests run that find rare faults. Maven hands
 * {@code -Dsoak=10} on to them.
 *
 * @author The ElastiCache Boot authors
 */
final class Soak {

	static final int TIMES = Integer.getInteger("soak", 1);

	private Soak() {
	}

}
