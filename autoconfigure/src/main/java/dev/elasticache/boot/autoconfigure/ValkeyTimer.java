package dev.elasticache.boot.autoconfigure;

import java.util.concurrent.TimeUnit;

import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Timer by which commands to Valkey expire. Lettuce's own is late by up to a tenth of a
 * second, this one by up to a hundredth.
 *
 * @author The ElastiCache Boot authors
 */
final class ValkeyTimer extends HashedWheelTimer {

	private static final long TICK = 10;

	ValkeyTimer() {
		super(new DefaultThreadFactory("valkey-timer", true), TICK, TimeUnit.MILLISECONDS);
	}

}
