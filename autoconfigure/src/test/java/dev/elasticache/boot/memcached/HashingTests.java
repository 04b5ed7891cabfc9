package dev.elasticache.boot.memcached;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import net.spy.memcached.MemcachedNode;
import net.spy.memcached.NodeLocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Hashing}.
 *
 * @author The ElastiCache Boot authors
 */
class HashingTests {

	/**
	 * Where libmemcached's ketama places {@code books:key-0} to {@code books:key-999}, a
	 * hundred keys to a line. Not made by this code, but by a few lines of Python, as
	 * libketama describes it: for each node and each i below 40, the MD5 digest of
	 * {@code name-i} is four points, each four bytes in little endian; the name is the
	 * host, followed by a colon and the port if that is not 11211. A key belongs to the
	 * node of the first point at or after the first four bytes of its own digest, and
	 * beyond the last point to that of the first.
	 */
	private static final String PLACES = """
			1024331412203040424241230123124100330310124122011404344313211440303110411420210322421412303021402112
			2244312130412210310031422202203014133142100234442313031213004121040440040414214312004102110420122214
			0141212310013442300034401442431103404022434310143420213214021024300423334300202203344120413441401110
			0034013211001021302214444330043234002032311443311002310434422424144121204202301223443120232132213133
			2110302221400233234414120141432434433033441124344420040243110400030401413323340041131303141421142101
			0304320112242130131001301111031114401433222222243233134403430001011424040443102012221442003441210004
			3201322004442104333134341004212031113231243402421212141240021202204002401442332044410040410143343442
			3230041324101300114040421240143113313202031223320134420102314403311314331210233323114023001121434403
			2130432314312313430323024122043104334141222443413313342032210420022413310140222431211213402041102023
			4442433420344304432104334343113013030222034321103100301123122040440211401343334434400220320102244013
			""".replace("\n", "");

	private static final List<InetSocketAddress> NODES = List.of(
			Clients.address("0001.shop.abc123.use1.cache.amazonaws.com", 11211),
			Clients.address("0002.shop.abc123.use1.cache.amazonaws.com", 11211), Clients.address("10.0.0.3", 11212),
			Clients.address("0004.shop.abc123.use1.cache.amazonaws.com", 11211), Clients.address("localhost", 21211));

	@Test
	void ketamaPlacesKeysAsLibmemcachedDoes() throws Exception {
		List<MemcachedNode> nodes = nodes(NODES);
		NodeLocator locator = Hashing.KETAMA.locate(nodes);
		StringBuilder places = new StringBuilder();
		for (int i = 0; i < 1000; i++) {
			places.append(nodes.indexOf(locator.getPrimary("books:key-" + i)));
		}
		assertThat(places).hasToString(PLACES);
	}

	@Test
	void ketamaMovesFewKeysWhenNodeIsAdded() throws Exception {
		List<MemcachedNode> nodes = nodes(NODES);
		NodeLocator four = Hashing.KETAMA.locate(nodes.subList(0, 4));
		NodeLocator five = Hashing.KETAMA.locate(nodes);
		int moved = 0;
		for (int i = 0; i < 10_000; i++) {
			String key = "key" + i;
			if (four.getPrimary(key) != five.getPrimary(key)) {
				assertThat(five.getPrimary(key)).isSameAs(nodes.get(4));
				moved++;
			}
		}
		assertThat(moved).isBetween(1600, 2400);
	}

	@Test
	void moduloPlacesKeysAsSpymemcachedDoes() throws Exception {
		List<MemcachedNode> nodes = nodes(NODES);
		NodeLocator locator = Hashing.MODULO.locate(nodes);
		for (int i = 0; i < 100; i++) {
			String key = "key" + i;
			int place = (int) (Integer.toUnsignedLong(key.hashCode()) % 5);
			assertThat(locator.getPrimary(key)).isSameAs(nodes.get(place));
		}
	}

	private static List<MemcachedNode> nodes(List<InetSocketAddress> addresses) throws Exception {
		MemcachedConnectionFactory factory = new MemcachedConnectionFactory(
				new MemcachedClientBuilder(addresses).settings());
		List<MemcachedNode> nodes = new ArrayList<>();
		for (InetSocketAddress address : addresses) {
			SocketChannel closed = SocketChannel.open();
			closed.close();
			nodes.add(factory.createMemcachedNode(address, closed, 1024));
		}
		return nodes;
	}

}
