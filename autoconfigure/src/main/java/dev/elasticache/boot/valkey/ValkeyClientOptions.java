package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.ExtendedKeepAliveSupport;
import io.lettuce.core.resource.IOUringProvider;
import org.jspecify.annotations.Nullable;

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

	/**
	 * Requests that may wait on one connection. Up to 200,000, Lettuce would allocate
	 * room for all of them with every connection.
	 */
	private static final int REQUEST_QUEUE_SIZE = 1 << 18;

	private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(5);

	private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(2);

	private static final int KEEP_ALIVE_COUNT = 3;

	private static final Duration LONGEST_RECONNECT_DELAY = Duration.ofSeconds(5);

	private static final Duration TOPOLOGY_REFRESH_PERIOD = Duration.ofSeconds(60);

	private static final Duration TOPOLOGY_REFRESH_LIMIT = Duration.ofSeconds(1);

	private ValkeyClientOptions() {
	}

	/**
	 * Refines options for any topology: the connect timeout, a lost connection that is
	 * noticed within seconds, requests that fail at once while there is none, a bound on
	 * requests without replies, and no {@code CLIENT MAINT_NOTIFICATIONS}, which
	 * ElastiCache does not know.
	 * @param options the options to refine
	 * @param connectTimeout the time to wait for a connection
	 */
	public static void refine(ClientOptions.Builder options, Duration connectTimeout) {
		SocketOptions socketOptions = options.build().getSocketOptions();
		boolean userTimeout = EpollProvider.isAvailable() || IOUringProvider.isAvailable();
		options.socketOptions(refine(socketOptions, connectTimeout, userTimeout))
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(REQUEST_QUEUE_SIZE)
			.maintNotificationsConfig(MaintNotificationsConfig.disabled());
	}

	static SocketOptions refine(SocketOptions options, Duration connectTimeout, boolean userTimeout) {
		SocketOptions.Builder builder = options.mutate().connectTimeout(connectTimeout);
		if (ExtendedKeepAliveSupport.isSupported()) {
			builder.keepAlive(KeepAliveOptions.builder()
				.enable()
				.idle(KEEP_ALIVE_IDLE)
				.interval(KEEP_ALIVE_INTERVAL)
				.count(KEEP_ALIVE_COUNT)
				.build());
		}
		if (userTimeout) {
			Duration timeout = KEEP_ALIVE_IDLE.plus(KEEP_ALIVE_INTERVAL.multipliedBy(KEEP_ALIVE_COUNT));
			builder.tcpUserTimeout(TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(timeout).build());
		}
		return builder.build();
	}

	/**
	 * Refines options for a cluster: a periodic refresh of its topology beside the
	 * adaptive one, which may run every second, and no connections to nodes that failed.
	 * What somebody chose for a cluster is kept.
	 * @param options the options to refine
	 * @param refreshPeriod the period of the refresh, or {@code null} for a minute
	 * @param dynamicRefreshSources whether to ask all nodes, and not the endpoint alone
	 * @return the refined options
	 */
	public static ClusterClientOptions refineForCluster(ClientOptions options, @Nullable Duration refreshPeriod,
			boolean dynamicRefreshSources) {
		ClusterClientOptions cluster = (options instanceof ClusterClientOptions chosen) ? chosen
				: ClusterClientOptions.builder(options).build();
		ClusterClientOptions.Builder builder = cluster.mutate();
		if (!cluster.getTopologyRefreshOptions().isPeriodicRefreshEnabled()) {
			builder.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
				.enablePeriodicRefresh((refreshPeriod != null) ? refreshPeriod : TOPOLOGY_REFRESH_PERIOD)
				.adaptiveRefreshTriggersTimeout(TOPOLOGY_REFRESH_LIMIT)
				.dynamicRefreshSources(dynamicRefreshSources)
				.build());
		}
		if (cluster.getNodeFilter() == ClusterClientOptions.DEFAULT_NODE_FILTER) {
			builder.nodeFilter(ValkeyClientOptions::isUsable);
		}
		return new CopyableClusterOptions(CopyableClusterOptions.complete(builder, options));
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
		return Delay.fullJitter(Duration.ofMillis(100), LONGEST_RECONNECT_DELAY, 100, TimeUnit.MILLISECONDS);
	}

	/**
	 * Returns how long a failure to connect counts: two attempts to reconnect later, it
	 * would have been repeated.
	 * @param connectTimeout the time to wait for a connection
	 * @return the time
	 */
	public static Duration failureLifetime(Duration connectTimeout) {
		return LONGEST_RECONNECT_DELAY.plus(connectTimeout).multipliedBy(2);
	}

}
