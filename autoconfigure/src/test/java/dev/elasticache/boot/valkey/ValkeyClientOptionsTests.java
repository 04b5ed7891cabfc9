package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ClientOptions.ReauthenticateBehavior;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions.RefreshTrigger;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.protocol.DecodeBufferPolicies;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.Delay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ValkeyClientOptions}.
 */
class ValkeyClientOptionsTests {

	private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(321);

	@Test
	void setsConnectTimeout() {
		assertThat(refined().build().getSocketOptions().getConnectTimeout()).isEqualTo(CONNECT_TIMEOUT);
	}

	@Test
	void disablesMaintenanceNotifications() {
		assertThat(ClientOptions.create().getMaintNotificationsConfig().maintNotificationsEnabled()).isTrue();
		assertThat(refined().build().getMaintNotificationsConfig().maintNotificationsEnabled()).isFalse();
	}

	@Test
	void keepsOptionsThatItDoesNotRefine() {
		SslOptions sslOptions = SslOptions.builder().protocols("TLSv1.3").build();
		ClientOptions.Builder builder = ClientOptions.builder().sslOptions(sslOptions).requestQueueSize(17);
		ValkeyClientOptions.refine(builder, CONNECT_TIMEOUT);
		assertThat(builder.build().getSslOptions()).isSameAs(sslOptions);
		assertThat(builder.build().getRequestQueueSize()).isEqualTo(17);
	}

	@Test
	void refreshesTopologyOfCluster() {
		ClusterTopologyRefreshOptions refresh = ValkeyClientOptions.refineForCluster(ClientOptions.create())
			.getTopologyRefreshOptions();
		assertThat(refresh.isPeriodicRefreshEnabled()).isTrue();
		assertThat(refresh.getRefreshPeriod()).isEqualTo(Duration.ofSeconds(60));
		assertThat(refresh.getAdaptiveRefreshTriggers()).containsExactlyInAnyOrder(RefreshTrigger.values());
		assertThat(refresh.useDynamicRefreshSources()).isTrue();
	}

	@Test
	void keepsEveryOptionWhenRefiningForCluster() {
		ClientOptions options = refined().autoReconnect(false)
			.replayFilter((command) -> true)
			.decodeBufferPolicy(DecodeBufferPolicies.always())
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.reauthenticateBehavior(ReauthenticateBehavior.ON_NEW_CREDENTIALS)
			.pingBeforeActivateConnection(false)
			.protocolVersion(ProtocolVersion.RESP2)
			.publishOnScheduler(true)
			.readOnlyCommands((command) -> true)
			.requestQueueSize(17)
			.scriptCharset(StandardCharsets.UTF_16)
			.jsonParser(() -> null)
			.sslOptions(SslOptions.builder().protocols("TLSv1.3").build())
			.suspendReconnectOnProtocolFailure(true)
			.timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(7)))
			.useHashIndexQueue(false)
			.build();
		assertThat(ValkeyClientOptions.refineForCluster(options)).usingRecursiveComparison()
			.ignoringFields("maxRedirects", "nodeFilter", "topologyRefreshOptions", "validateClusterNodeMembership")
			.isEqualTo(options);
	}

	@Test
	void keepsReadOnlyCommandsOfClusters() {
		assertThat(ValkeyClientOptions.refineForCluster(ClientOptions.create()).getReadOnlyCommands())
			.isSameAs(ClusterClientOptions.DEFAULT_READ_ONLY_COMMANDS);
	}

	@Test
	void leavesChosenOptionsOfClusterAlone() {
		ClusterClientOptions chosen = ClusterClientOptions.builder().maxRedirects(9).build();
		assertThat(ValkeyClientOptions.refineForCluster(chosen)).isSameAs(chosen);
	}

	@ParameterizedTest
	@EnumSource(names = { "FAIL", "EVENTUAL_FAIL", "NOADDR" })
	void connectsToNoNodeThatFailed(NodeFlag flag) {
		ClusterClientOptions options = ValkeyClientOptions.refineForCluster(ClientOptions.create());
		assertThat(options.getNodeFilter().test(node(NodeFlag.UPSTREAM, flag))).isFalse();
		assertThat(options.getNodeFilter().test(node(NodeFlag.REPLICA, flag))).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "UPSTREAM", "REPLICA", "MYSELF", "HANDSHAKE" })
	void connectsToOtherNodes(NodeFlag flag) {
		ClusterClientOptions options = ValkeyClientOptions.refineForCluster(ClientOptions.create());
		assertThat(options.getNodeFilter().test(node(flag))).isTrue();
	}

	@Test
	void spreadsReconnectsFrom100MillisecondsTo5Seconds() {
		Delay delay = ValkeyClientOptions.reconnectDelay();
		for (int attempt = 1; attempt <= 100; attempt++) {
			assertThat(delay.createDelay(attempt)).isBetween(Duration.ofMillis(100), Duration.ofSeconds(5));
		}
		assertThat(IntStream.range(0, 100).mapToObj((i) -> delay.createDelay(20)).distinct().count()).isGreaterThan(1);
	}

	private ClientOptions.Builder refined() {
		ClientOptions.Builder builder = ClientOptions.builder();
		ValkeyClientOptions.refine(builder, CONNECT_TIMEOUT);
		return builder;
	}

	private RedisClusterNode node(NodeFlag... flags) {
		RedisClusterNode node = new RedisClusterNode();
		node.setFlags(Set.of(flags));
		return node;
	}

}
