package dev.elasticache.boot.memcached;

import java.nio.channels.SocketChannel;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Generations}.
 *
 * @author The ElastiCache Boot authors
 */
class GenerationsTests {

	private final Generations generations = new Generations();

	@Test
	void remembersGenerationSeenLast() throws Exception {
		Node node = node();
		Generation newer = Generation.fresh();
		this.generations.see(node, "books", Generation.fresh());
		this.generations.see(node, "books", newer);
		assertThat(this.generations.lastSeen(node, "books")).isEqualTo(newer);
		assertThat(this.generations.lastSeen(node, "shelves")).isNull();
	}

	@Test
	void forgetsNodesThatLeft() throws Exception {
		Node former = node();
		this.generations.see(former, "books", Generation.fresh());
		former.leave();
		this.generations.see(node(), "books", Generation.fresh());
		assertThat(this.generations.lastSeen(former, "books")).isNull();
	}

	private static Node node() throws Exception {
		SocketChannel closed = SocketChannel.open();
		closed.close();
		return new MemcachedConnectionFactory(
				new MemcachedClientBuilder(List.of(Clients.address("localhost", 11211))).settings())
			.createMemcachedNode(Clients.address("localhost", 11211), closed, 1024);
	}

}
