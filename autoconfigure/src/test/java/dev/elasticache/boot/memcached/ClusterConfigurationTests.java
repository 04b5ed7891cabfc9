package dev.elasticache.boot.memcached;

import java.net.ProtocolException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClusterConfiguration}.
 *
 * @author The ElastiCache Boot authors
 */
class ClusterConfigurationTests {

	@Test
	void readsVersionAndNodes() throws Exception {
		ClusterConfiguration configuration = ClusterConfiguration.parse(
				"12\n0001.shop.abc123.use1.cache.amazonaws.com||11211 0002.shop.abc123.use1.cache.amazonaws.com|10.0.0.2|11212\n\r\n");
		assertThat(configuration.version()).isEqualTo(12);
		assertThat(configuration.nodes()).containsExactly(
				Clients.address("0001.shop.abc123.use1.cache.amazonaws.com", 11211),
				Clients.address("0002.shop.abc123.use1.cache.amazonaws.com", 11212));
	}

	@Test
	void takesAddressWhereThereIsNoName() throws Exception {
		assertThat(ClusterConfiguration.parse("1\n|10.0.0.2|11211 |fd00::2|11211").nodes())
			.containsExactly(Clients.address("10.0.0.2", 11211), Clients.address("fd00::2", 11211));
	}

	@Test
	void countsNodeOnce() throws Exception {
		assertThat(ClusterConfiguration.parse("1\na|1.2.3.4|1 A|1.2.3.5|1  b||1\n").nodes())
			.containsExactly(Clients.address("a", 1), Clients.address("b", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "12", "12\n", "12\n\n", "\na||1\n", "a||1\n", "-1\na||1\n", "1\na\n", "1\na|1\n",
			"1\na||\n", "1\n||1\n", "1\na||0\n", "1\na||65536\n", "1\na||1,b||1\n", "1\na||1|\n", "1\na||1\nb||1\n",
			"1\na\u0000b||1\n", "9999999999999999999\na||1\n", "1 a||1" })
	void refusesWhatIsMalformed(String text) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> ClusterConfiguration.parse(text))
			.withMessageStartingWith("Malformed configuration of a cluster");
	}

}
