package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.resource.Delay;

/**
 * Lettuce's options as ElastiCache wants them, refined from those that are there. See
 * <a href=
 * "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/BestPractices.Clients-lettuce.html">Best
 * practices for clients (Lettuce)</a>.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ValkeyClientOptions {

	private static final Duration TOPOLOGY_REFRESH_PERIOD = Duration.ofSeconds(60);

	private ValkeyClientOptions() {
	}

	/**
	 * Refines options for any topology: the connect timeout, and no
	 * {@code CLIENT MAINT_NOTIFICATIONS}, which ElastiCache does not know.
	 * @param options the options to refine
	 * @param connectTimeout the time to wait for a connection
	 */
	public static void refine(ClientOptions.Builder options, Duration connectTimeout) {
		options.socketOptions(SocketOptions.builder().connectTimeout(connectTimeout).build())
			.maintNotificationsConfig(MaintNotificationsConfig.disabled());
	}

	/**
	 * Refines options for a cluster: a periodic refresh of its topology beside the
	 * adaptive one, and no connections to nodes that failed. Options that are a cluster's
	 * already are somebody's choice and kept.
	 * @param options the options to refine
	 * @return the refined options
	 */
	public static ClusterClientOptions refineForCluster(ClientOptions options) {
		if (options instanceof ClusterClientOptions chosen) {
			return chosen;
		}
		ClusterClientOptions.Builder builder = ClusterClientOptions.builder(options)
			.topologyRefreshOptions(
					ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(TOPOLOGY_REFRESH_PERIOD).build())
			.nodeFilter(ValkeyClientOptions::isUsable);
		keepWhatLettuceForgets(options, builder);
		return builder.build();
	}

	private static void keepWhatLettuceForgets(ClientOptions options, ClusterClientOptions.Builder builder) {
		// ClusterClientOptions.builder(ClientOptions) resets these to their defaults
		builder.maintNotificationsConfig(options.getMaintNotificationsConfig())
			.replayFilter(options.getReplayFilter())
			.jsonParser(options.getJsonParser())
			.useHashIndexQueue(options.isUseHashIndexedQueue());
		if (options.getReadOnlyCommands() != ClientOptions.DEFAULT_READ_ONLY_COMMANDS) {
			builder.readOnlyCommands(options.getReadOnlyCommands());
		}
	}

	private static boolean isUsable(RedisClusterNode node) {
		return !node.is(NodeFlag.FAIL) && !node.is(NodeFlag.EVENTUAL_FAIL) && !node.is(NodeFlag.NOADDR);
	}

	/**
	 * Returns the delay between attempts to reconnect, spread at random so that a fleet
	 * of clients does not return to a node at once.
	 * @return the delay, 100 milliseconds to 5 seconds
	 */
	public static Delay reconnectDelay() {
		return Delay.fullJitter(Duration.ofMillis(100), Duration.ofSeconds(5), 100, TimeUnit.MILLISECONDS);
	}

}
