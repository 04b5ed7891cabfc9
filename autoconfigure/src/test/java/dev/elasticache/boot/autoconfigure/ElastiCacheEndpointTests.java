package dev.elasticache.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ElastiCacheEndpoint}.
 */
class ElastiCacheEndpointTests {

	@ParameterizedTest
	@CsvSource({ "localhost, localhost, 6379", "localhost:7000, localhost, 7000", "127.0.0.1:1, 127.0.0.1, 1",
			"cache.example.com:65535, cache.example.com, 65535", "' cache.example.com:6380 ', cache.example.com, 6380",
			"'master.shop.abc123.use1.cache.amazonaws.com', master.shop.abc123.use1.cache.amazonaws.com, 6379" })
	void parsesHostAndOptionalPort(String value, String host, int port) {
		assertThat(parse(value)).isEqualTo(new ElastiCacheEndpoint(host, port));
	}

	@ParameterizedTest
	@CsvSource({ "::1, ::1, 6379", "[::1], ::1, 6379", "[::1]:7000, ::1, 7000",
			"2001:db8::a:6379, 2001:db8::a:6379, 6379", "[2001:db8::a]:6380, 2001:db8::a, 6380",
			"fe80::1%eth0, fe80::1%eth0, 6379", "::ffff:10.0.0.1, ::ffff:10.0.0.1, 6379" })
	void parsesAddressOfIpv6WithAndWithoutBrackets(String value, String host, int port) {
		assertThat(parse(value)).isEqualTo(new ElastiCacheEndpoint(host, port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://cache.example.com", "rediss://cache.example.com:6379",
			"https://cache.example.com/", "tls://[::1]:6379" })
	void refusesScheme(String value) {
		assertRefused(value, "without a scheme");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cache.example.com:", "cache.example.com:0", "cache.example.com:-1",
			"cache.example.com:65536", "cache.example.com:99999999999", "cache.example.com:port",
			"cache.example.com:+1", "cache.example.com:63.79", "[::1]:", "[::1]:port" })
	void refusesBadPort(String value) {
		assertRefused(value, "Its port must be a number from 1 to 65535.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t", "cache.example.com 6379", "cache .example.com", "cache.example.com: 6379",
			"cache.example.com/0", "cache.example.com:6379/0", "cache.example.com?ssl", "cache.example.com#0" })
	void refusesWhatIsNoHost(String value) {
		assertRefused(value, "It must be a host and an optional port, like cache.example.com:6379.");
	}

	@ParameterizedTest
	@ValueSource(strings = { ":", ":6379", "[]", "[]:6379" })
	void refusesMissingHost(String value) {
		assertRefused(value, "It must be a host and an optional port");
	}

	@ParameterizedTest
	@ValueSource(strings = { "user@cache.example.com", "user@cache.example.com:6379", "@cache.example.com" })
	void refusesUserInfo(String value) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> parse(value))
			.withMessageContaining("It must be a host and an optional port")
			.withMessageContaining("***@cache.example.com")
			.withMessageNotContaining("user");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.example.com,b.example.com", "a.example.com:6379,b.example.com:6379",
			"a.example.com, b.example.com" })
	void refusesSeveralEndpoints(String value) {
		assertRefused(value, "It must be a host and an optional port");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[::1", "::1]", "[::1]x", "[::1]x:6379", "[cache.example.com]:6379", "cache]:6379",
			"cache.example.com:6379:6380", "a.example.com:6379:", "::cache" })
	void refusesWhatIsNoAddressOfIpv6(String value) {
		assertRefused(value, "It must be a host and an optional port");
	}

	@ParameterizedTest
	@ValueSource(strings = { "clustercfg.shop.abc123.use1.cache.amazonaws.com",
			"shop.abc123.clustercfg.use1.cache.amazonaws.com", "shop-abc123.serverless.use1.cache.amazonaws.com",
			"shop-abc123.public.serverless.use1.cache.amazonaws.com", "CLUSTERCFG.shop.abc123.use1.cache.amazonaws.com",
			"Shop.Abc123.ClusterCfg.use1.cache.amazonaws.com", "shop-abc123.SERVERLESS.use1.cache.amazonaws.com" })
	void infersClusterFromName(String host) {
		assertThat(parse(host).isCluster()).isTrue();
		assertThat(parse(host).isDiscovery()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "master.shop.abc123.use1.cache.amazonaws.com",
			"primary.shop.abc123.use1.cache.amazonaws.com", "MASTER.shop.abc123.use1.cache.amazonaws.com",
			"shop.abc123.ng.0001.use1.cache.amazonaws.com", "shop-ro.abc123.ng.0001.use1.cache.amazonaws.com" })
	void infersPrimaryWithReplicasFromName(String host) {
		assertThat(parse(host).isPrimary()).isTrue();
		assertThat(parse(host).isCluster()).isFalse();
		assertThat(parse(host).isDiscovery()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis-01.7abc2d.0001.usw2.cache.amazonaws.com",
			"replica.shop.abc123.use1.cache.amazonaws.com", "shop-0001-001.shop.abc123.cac1.cache.amazonaws.com",
			"mycluster.fnjyzo.0001.use1.cache.amazonaws.com", "0001.mycluster.xkf84q.use1.cache.amazonaws.com",
			"localhost", "127.0.0.1", "::1", "serverless", "serverless.example.com", "clustercfg",
			"my-clustercfg.example.com", "cfg", "mycfg.example.com", "cfg-1.example.com", "master", "primary",
			"my-master.example.com" })
	void infersNothingFromOtherNames(String host) {
		assertThat(parse(host).isCluster()).isFalse();
		assertThat(parse(host).isPrimary()).isFalse();
		assertThat(parse(host).isDiscovery()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mycluster.fnjyzo.cfg.use1.cache.amazonaws.com",
			"cfg.mycluster.fnjyzo.use1.cache.amazonaws.com", "MyCluster.fnjyzo.CFG.use1.cache.amazonaws.com" })
	void infersDiscoveryFromName(String host) {
		assertThat(parse(host).isDiscovery()).isTrue();
		assertThat(parse(host).isCluster()).isFalse();
	}

	@Test
	void knowsReaderPortOfServerless() {
		ElastiCacheEndpoint endpoint = parse("shop-abc123.serverless.use1.cache.amazonaws.com");
		assertThat(endpoint.readerPort()).isEqualTo(new ElastiCacheEndpoint(endpoint.host(), 6380));
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop-abc123.serverless.use1.cache.amazonaws.com:6380",
			"shop-abc123.public.serverless.use1.cache.amazonaws.com", "clustercfg.shop.abc123.use1.cache.amazonaws.com",
			"localhost" })
	void knowsNoReaderPortOfOtherEndpoints(String endpoint) {
		assertThat(parse(endpoint).readerPort()).isNull();
	}

	@Test
	void infersFromHostAlone() {
		assertThat(parse("clustercfg.shop.abc123.use1.cache.amazonaws.com:7000").isCluster()).isTrue();
		assertThat(parse("mycluster.fnjyzo.cfg.use1.cache.amazonaws.com:7000").isDiscovery()).isTrue();
	}

	private void assertRefused(String value, String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> parse(value))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("elasticache.valkey.endpoint");
				assertThat(ex.getValue()).isEqualTo(value);
				assertThat(ex.getReason()).contains(reason);
			});
	}

	private ElastiCacheEndpoint parse(String value) {
		return ElastiCacheEndpoint.parse("elasticache.valkey.endpoint", value, 6379);
	}

}
