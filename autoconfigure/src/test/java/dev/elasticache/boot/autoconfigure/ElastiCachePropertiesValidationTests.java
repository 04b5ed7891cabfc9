package dev.elasticache.boot.autoconfigure;

import java.util.Locale;
import java.util.stream.Stream;

import dev.elasticache.boot.autoconfigure.ElastiCachePropertiesTests.PropertiesConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the values that {@link ElastiCacheProperties} refuses, and what it says.
 */
class ElastiCachePropertiesValidationTests {

	private static final String DISCOVERY_ENDPOINT = "mycluster.fnjyzo.cfg.use1.cache.amazonaws.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(PropertiesConfiguration.class);

	@ParameterizedTest
	@ValueSource(strings = { "valkey", "memcached" })
	void refusesEndpointWithScheme(String engine) {
		String property = "elasticache.%s.endpoint".formatted(engine);
		assertRefused(property, "rediss://cache.example.com:6379",
				"It must be a host and an optional port, without a scheme. TLS is on unless elasticache.tls.enabled is false.",
				property + "=rediss://cache.example.com:6379");
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey", "memcached" })
	void refusesEndpointWithBadPort(String engine) {
		String property = "elasticache.%s.endpoint".formatted(engine);
		assertRefused(property, "cache.example.com:99999", "Its port must be a number from 1 to 65535.",
				property + "=cache.example.com:99999");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "rediss://reader.example.com", "reader.example.com:port" })
	void refusesBadReaderEndpoint(String value) {
		assertRefused("elasticache.valkey.reader-endpoint", value, "must be a ",
				"elasticache.valkey.endpoint=cache.example.com", "elasticache.valkey.reader-endpoint=" + value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "valkey", "memcached" })
	void refusesEmptyEndpoint(String engine) {
		String property = "elasticache.%s.endpoint".formatted(engine);
		assertRefused(property, "", "It must be a host and an optional port", property + "=");
	}

	@Test
	void refusesEndpointAndNodes() {
		assertRefused("elasticache.memcached.nodes", "b.example.com",
				"elasticache.memcached.endpoint is set to 'a.example.com' as well. Set one of them.",
				"elasticache.memcached.endpoint=a.example.com", "elasticache.memcached.nodes=b.example.com");
	}

	@Test
	void refusesBlankHostNameOfMemcached() {
		assertRefused("elasticache.memcached.tls-host-name", "", "It must be the name of a host.",
				"elasticache.memcached.endpoint=a.example.com", "elasticache.memcached.tls-host-name=");
	}

	@Test
	void refusesConfigurationEndpointWithoutDiscovery() {
		assertRefused("elasticache.memcached.discovery", "off",
				"'%s' is a configuration endpoint, for which any of the nodes may answer. List the nodes in elasticache.memcached.nodes."
					.formatted(DISCOVERY_ENDPOINT),
				"elasticache.memcached.discovery=off", "elasticache.memcached.endpoint=" + DISCOVERY_ENDPOINT);
	}

	@Test
	void refusesDiscoveryOfServerless() {
		assertRefused("elasticache.memcached.discovery", "on", "has no nodes to discover",
				"elasticache.memcached.discovery=on",
				"elasticache.memcached.endpoint=shop-abc123.serverless.use1.cache.amazonaws.com");
	}

	@Test
	void refusesDiscoveryOfNodesThatAreListed() {
		assertRefused("elasticache.memcached.discovery", "on",
				"The nodes are listed in elasticache.memcached.nodes. Set either that or elasticache.memcached.endpoint.",
				"elasticache.memcached.discovery=on", "elasticache.memcached.nodes=a.example.com");
	}

	@Test
	void refusesConfigurationEndpointAmongNodes() {
		assertRefused("elasticache.memcached.nodes", DISCOVERY_ENDPOINT,
				"It is a configuration endpoint, which is no node. Set it as elasticache.memcached.endpoint.",
				"elasticache.memcached.nodes=a.example.com," + DISCOVERY_ENDPOINT);
	}

	@Test
	void refusesBadNode() {
		assertRefused("elasticache.memcached.nodes", "b.example.com:port", "Its port must be a number from 1 to 65535.",
				"elasticache.memcached.nodes[0]=a.example.com", "elasticache.memcached.nodes[1]=b.example.com:port");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.example.com,b.example.com,a.example.com", "a.example.com,a.example.com:11211" })
	void refusesDuplicateNodes(String nodes) {
		assertRefused("elasticache.memcached.nodes", nodes, "It names the node '",
				"elasticache.memcached.nodes=" + nodes);
	}

	@Test
	void refusesDuplicateNodesInYamlList() {
		assertRefused("elasticache.memcached.nodes", "a.example.com,a.example.com",
				"It names the node 'a.example.com' twice.", "elasticache.memcached.nodes[0]=a.example.com",
				"elasticache.memcached.nodes[1]=a.example.com");
	}

	@ParameterizedTest
	@CsvSource({ "clustercfg.shop.abc123.use1.cache.amazonaws.com, auto",
			"shop-abc123.serverless.use1.cache.amazonaws.com, auto", "cache.example.com, cluster" })
	void refusesReaderEndpointInClusterMode(String endpoint, String topology) {
		assertRefused("elasticache.valkey.reader-endpoint", "reader.example.com:6379",
				"A cluster has none, remove it: elasticache.valkey.read-from is enough to read from its replicas.",
				"elasticache.valkey.endpoint=" + endpoint, "elasticache.valkey.topology=" + topology,
				"elasticache.valkey.reader-endpoint=reader.example.com");
	}

	@Test
	void refusesReaderEndpointOfSingleNode() {
		assertRefused("elasticache.valkey.reader-endpoint", "reader.example.com:6379",
				"It needs elasticache.valkey.topology to be primary-replica.",
				"elasticache.valkey.endpoint=cache.example.com", "elasticache.valkey.topology=standalone",
				"elasticache.valkey.reader-endpoint=reader.example.com");
	}

	@ParameterizedTest
	@ValueSource(strings = { "elasticache.valkey.username=", "elasticache.valkey.endpoint=reader.example.com",
			"elasticache.valkey.endpoint=reader.example.com:6379" })
	void refusesReaderEndpointWithoutPrimaryEndpoint(String endpoint) {
		assertRefused("elasticache.valkey.reader-endpoint", "reader.example.com:6379",
				"Set the primary endpoint in elasticache.valkey.endpoint as well.", endpoint,
				"elasticache.valkey.reader-endpoint=reader.example.com");
	}

	@ParameterizedTest
	@CsvSource({ "cache.example.com, replica-preferred", "cache.example.com, any",
			"master.shop.abc123.use1.cache.amazonaws.com, replica" })
	void refusesToReadFromReplicasThatNobodyNamed(String endpoint, String readFrom) {
		assertRefused("elasticache.valkey.read-from", readFrom.toUpperCase(Locale.ROOT).replace('-', '_'),
				"There are no replicas to read from, set elasticache.valkey.reader-endpoint as well.",
				"elasticache.valkey.endpoint=" + endpoint, "elasticache.valkey.read-from=" + readFrom);
	}

	@ParameterizedTest
	@CsvSource({ "elasticache.cache.ttl, 0s", "elasticache.cache.ttl, -1s", "elasticache.caches.books.ttl, 0s",
			"elasticache.caches.books.ttl, -5m" })
	void refusesTimeToLiveThatIsNotPositive(String property, String value) {
		assertRefused(property, DurationStyle.detectAndParse(value).toString(),
				"It must be positive, or 'none' for entries that never expire.", property + "=" + value);
	}

	@ParameterizedTest
	@CsvSource({ "elasticache.valkey.connect-timeout, 0s", "elasticache.valkey.connect-timeout, -1s",
			"elasticache.valkey.command-timeout, 0ms", "elasticache.valkey.command-timeout, -1ms",
			"elasticache.memcached.connect-timeout, 0s", "elasticache.memcached.connect-timeout, -1s",
			"elasticache.memcached.discovery-interval, 0s", "elasticache.memcached.discovery-interval, -1s",
			"elasticache.memcached.operation-timeout, 0s", "elasticache.memcached.operation-timeout, -1m" })
	void refusesTimeoutThatIsNotPositive(String property, String value) {
		assertRefused(property, DurationStyle.detectAndParse(value).toString(), "It must be positive.",
				property + "=" + value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "my shop:", "my\tshop", "my\u0000shop", "50%", "{shop}" })
	void refusesKeyPrefixThatKeysCannotCarry(String keyPrefix) {
		assertRefused("elasticache.cache.key-prefix", keyPrefix,
				"It must not have blanks, control characters, percent signs or braces.",
				"elasticache.cache.key-prefix=" + keyPrefix);
	}

	@ParameterizedTest
	@ValueSource(strings = { "com.acme.*", "com.acme.", ".com", "com acme" })
	void refusesTrustedPackageThatIsNone(String name) {
		assertRefused("elasticache.cache.trusted-packages", name,
				"It must be the name of a package, which stands for those below it as well.",
				"elasticache.cache.trusted-packages=" + name);
	}

	@ParameterizedTest
	@CsvSource({ "elasticache.cache.max-value-size, 0B, It must be positive.",
			"elasticache.caches.books.max-value-size, -1B, It must be positive.",
			"elasticache.cache.compress-above, -1B, It must not be negative.",
			"elasticache.caches.books.compress-above, -1B, It must not be negative." })
	void refusesSizeThatMakesNoSense(String property, String value, String reason) {
		assertRefused(property, value, reason, property + "=" + value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "elasticache.valkey.password=", "elasticache.valkey.password=  " })
	void refusesUsernameWithoutPassword(String password) {
		assertRefused("elasticache.valkey.username", "app",
				"A user needs a password, set elasticache.valkey.password as well.", "elasticache.valkey.username=app",
				password);
	}

	@ParameterizedTest
	@CsvSource({ "elasticache.cache.store, redis, VALKEY", "elasticache.caches.books.store, redis, VALKEY",
			"elasticache.memcached.hashing, random, KETAMA", "elasticache.tls.verification, none, FULL",
			"elasticache.valkey.topology, ring, CLUSTER", "elasticache.valkey.read-from, moon, REPLICA_PREFERRED",
			"elasticache.memcached.discovery, never, AUTO", "elasticache.startup-check, never, WARN" })
	void refusesUnknownNameAndListsTheKnown(String property, String value, String known) {
		this.contextRunner.withPropertyValues(property + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			FailureReport report = FailureReport.of(context.getStartupFailure());
			assertThat(report.description()).contains(property, value);
			assertThat(report.action()).contains("The following values are valid:", known);
		});
	}

	@ParameterizedTest
	@CsvSource({ "elasticache.cache.ttl, never", "elasticache.caches.books.ttl, soon",
			"elasticache.valkey.command-timeout, soon" })
	void refusesWhatIsNoDuration(String property, String value) {
		this.contextRunner.withPropertyValues(property + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			FailureReport report = FailureReport.of(context.getStartupFailure());
			assertThat(report.description()).contains(property, "'" + value + "' is not a valid duration");
		});
	}

	@Test
	void refusesIamWithoutTls() {
		assertIamRefused("elasticache.valkey.iam.enabled", "true", "elasticache.tls.enabled is false",
				"elasticache.tls.enabled=false");
	}

	@Test
	void refusesIamWithPassword() {
		assertIamRefused("elasticache.valkey.iam.enabled", "true", "elasticache.valkey.password is set as well",
				"elasticache.valkey.password=pa55word");
	}

	@Test
	void refusesIamWithoutUser() {
		assertIamRefused("elasticache.valkey.iam.enabled", "true", "set elasticache.valkey.username",
				"elasticache.valkey.username=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "App", "1app", "app_1", "app:admin", "-app" })
	void refusesUserThatIsNoUserIdOfIam(String user) {
		assertIamRefused("elasticache.valkey.username", user, "it must be the ID of the user, in lower case",
				"elasticache.valkey.username=" + user);
	}

	@Test
	void refusesIamWithoutNameOfCache() {
		assertIamRefused("elasticache.valkey.iam.enabled", "true", "set elasticache.valkey.iam.cache-name",
				"elasticache.valkey.iam.cache-name=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop-abc123.serverless.use1.cache.amazonaws.com", "shop-", "a--b", "1shop" })
	void refusesNameThatIsNoCache(String name) {
		assertIamRefused("elasticache.valkey.iam.cache-name", name, "It must be the name",
				"elasticache.valkey.iam.cache-name=" + name);
	}

	@Test
	void refusesServerlessEndpointThatIsSaidNotToBeServerless() {
		assertIamRefused("elasticache.valkey.iam.serverless", "false", "which is serverless",
				"elasticache.valkey.iam.serverless=false",
				"elasticache.valkey.endpoint=shop-abc123.SERVERLESS.use1.cache.amazonaws.com");
	}

	private void assertIamRefused(String property, String value, String reason, String... properties) {
		assertRefused(property, value, reason,
				Stream.concat(Stream.of("elasticache.valkey.iam.enabled=true", "elasticache.valkey.iam.cache-name=shop",
						"elasticache.valkey.username=app"), Stream.of(properties))
					.toArray(String[]::new));
	}

	private void assertRefused(String property, String value, String reason, String... properties) {
		this.contextRunner.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			assertThat(failure).rootCause().isInstanceOf(InvalidConfigurationPropertyValueException.class);
			assertThat(FailureReport.of(failure, properties).description())
				.contains("Property %s with value '%s' is invalid: ".formatted(property, value), reason);
		});
	}

}
