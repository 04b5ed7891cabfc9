package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ClientOptions.ReauthenticateBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
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
	void noticesLostConnectionWithinSeconds() {
		KeepAliveOptions keepAlive = refined().build().getSocketOptions().getKeepAlive();
		assertThat(keepAlive.isEnabled()).isTrue();
		assertThat(keepAlive.getIdle().plus(keepAlive.getInterval().multipliedBy(keepAlive.getCount())))
			.isEqualTo(Duration.ofSeconds(11));
	}

	@Test
	void noticesLostRequestsWithinSecondsWhereTheNativeTransportIsPresent() {
		SocketOptions options = ValkeyClientOptions.refine(SocketOptions.create(), CONNECT_TIMEOUT, true);
		assertThat(options.isEnableTcpUserTimeout()).isTrue();
		assertThat(options.getTcpUserTimeout().getTcpUserTimeout()).isEqualTo(Duration.ofSeconds(11));
		options = ValkeyClientOptions.refine(SocketOptions.create(), CONNECT_TIMEOUT, false);
		assertThat(options.isEnableTcpUserTimeout()).isFalse();
	}

	@Test
	void rejectsRequestsWhileDisconnected() {
		assertThat(refined().build().getDisconnectedBehavior()).isEqualTo(DisconnectedBehavior.REJECT_COMMANDS);
	}

	@Test
	void boundsRequestsWithoutReplies() {
		assertThat(refined().build().getRequestQueueSize()).isEqualTo(262_144);
	}

	@Test
	void keepsOptionsThatItDoesNotRefine() {
		SslOptions sslOptions = SslOptions.builder().protocols("TLSv1.3").build();
		ClientOptions.Builder builder = ClientOptions.builder()
			.sslOptions(sslOptions)
			.publishOnScheduler(true)
			.socketOptions(SocketOptions.builder().tcpNoDelay(false).build());
		ValkeyClientOptions.refine(builder, CONNECT_TIMEOUT);
		assertThat(builder.build().getSslOptions()).isSameAs(sslOptions);
		assertThat(builder.build().isPublishOnScheduler()).isTrue();
		assertThat(builder.build().getSocketOptions().isTcpNoDelay()).isFalse();
	}

	@Test
	void refreshesTopologyOfCluster() {
		ClusterTopologyRefreshOptions refresh = ValkeyClientOptions.refineForCluster(ClientOptions.create(), null, true)
			.getTopologyRefreshOptions();
		assertThat(refresh.isPeriodicRefreshEnabled()).isTrue();
		assertThat(refresh.getRefreshPeriod()).isEqualTo(Duration.ofSeconds(60));
		assertThat(refresh.getAdaptiveRefreshTriggers()).containsExactlyInAnyOrder(RefreshTrigger.values());
		assertThat(refresh.useDynamicRefreshSources()).isTrue();
		assertThat(refresh.isCloseStaleConnections()).isTrue();
		assertThat(refresh.getAdaptiveRefreshTimeout()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void refreshesTopologyOfClusterAsTold() {
		ClusterTopologyRefreshOptions refresh = ValkeyClientOptions
			.refineForCluster(ClientOptions.create(), Duration.ofSeconds(7), false)
			.getTopologyRefreshOptions();
		assertThat(refresh.getRefreshPeriod()).isEqualTo(Duration.ofSeconds(7));
		assertThat(refresh.useDynamicRefreshSources()).isFalse();
	}

	@Test
	void followsRedirectionToNodeThatIsNotKnownYet() {
		assertThat(ValkeyClientOptions.refineForCluster(ClientOptions.create(), null, true)
			.isValidateClusterNodeMembership()).isFalse();
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
		assertThat(ValkeyClientOptions.refineForCluster(options, null, true)).usingRecursiveComparison()
			.ignoringFields("maxRedirects", "nodeFilter", "topologyRefreshOptions", "validateClusterNodeMembership")
			.isEqualTo(options);
	}

	@Test
	void keepsEveryOptionWhenRefinedOptionsAreCopied() {
		ClientOptions options = refined().replayFilter((command) -> true)
			.jsonParser(() -> null)
			.readOnlyCommands((command) -> true)
			.useHashIndexQueue(false)
			.build();
		ClusterClientOptions refined = ValkeyClientOptions.refineForCluster(options, null, true);
		assertThat(refined.mutate().build()).usingRecursiveComparison().isEqualTo(refined);
	}

	@Test
	void keepsReadOnlyCommandsOfClusters() {
		assertThat(ValkeyClientOptions.refineForCluster(ClientOptions.create(), null, true).getReadOnlyCommands())
			.isSameAs(ClusterClientOptions.DEFAULT_READ_ONLY_COMMANDS);
	}

	@Test
	void keepsChosenOptionsOfCluster() {
		ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
			.enablePeriodicRefresh(Duration.ofSeconds(3))
			.build();
		Predicate<RedisClusterNode> nodeFilter = (node) -> true;
		ClusterClientOptions chosen = ClusterClientOptions.builder()
			.maxRedirects(9)
			.topologyRefreshOptions(refresh)
			.nodeFilter(nodeFilter)
			.build();
		ClusterClientOptions options = ValkeyClientOptions.refineForCluster(chosen, null, true);
		assertThat(options.getMaxRedirects()).isEqualTo(9);
		assertThat(options.getTopologyRefreshOptions()).isSameAs(refresh);
		assertThat(options.getNodeFilter()).isSameAs(nodeFilter);
	}

	@Test
	void addsToChosenOptionsOfClusterWhatNobodyChose() {
		ClusterClientOptions options = ValkeyClientOptions
			.refineForCluster(ClusterClientOptions.builder().maxRedirects(9).build(), null, true);
		assertThat(options.getMaxRedirects()).isEqualTo(9);
		assertThat(options.getTopologyRefreshOptions().isPeriodicRefreshEnabled()).isTrue();
		assertThat(options.getNodeFilter().test(node(NodeFlag.FAIL))).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "FAIL", "EVENTUAL_FAIL", "NOADDR" })
	void connectsToNoNodeThatFailed(NodeFlag flag) {
		ClusterClientOptions options = ValkeyClientOptions.refineForCluster(ClientOptions.create(), null, true);
		assertThat(options.getNodeFilter().test(node(NodeFlag.UPSTREAM, flag))).isFalse();
		assertThat(options.getNodeFilter().test(node(NodeFlag.REPLICA, flag))).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "UPSTREAM", "REPLICA", "MYSELF", "HANDSHAKE" })
	void connectsToOtherNodes(NodeFlag flag) {
		ClusterClientOptions options = ValkeyClientOptions.refineForCluster(ClientOptions.create(), null, true);
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
