package dev.elasticache.boot.memcached;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import net.spy.memcached.MemcachedClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a class path with AWS's fork of spymemcached in place of the original: the
 * build runs this and other tests of clients there.
 *
 * @author The ElastiCache Boot authors
 */
class ForkClassPath {

	@Test
	void hasNothingButFork() throws Exception {
		assertThat(MemcachedClient.class.getProtectionDomain().getCodeSource().getLocation().getPath())
			.contains("elasticache-java-cluster-client");
		assertThat(
				Collections.list(getClass().getClassLoader().getResources("net/spy/memcached/MemcachedClient.class")))
			.hasSize(1);
	}

	@Test
	void leavesDiscoveryToUs() {
		MemcachedClient client = new MemcachedClientBuilder(List.of(Clients.address("shop.cfg.invalid", 11211)))
			.discoveryInterval(Duration.ofMinutes(1))
			.build();
		assertThat(client.getConnection()).isInstanceOf(IoLoop.class);
		assertThat(client).extracting("clientMode").hasToString("Static");
		assertThat(client).extracting("configPoller").isNull();
		client.shutdown();
	}

}
