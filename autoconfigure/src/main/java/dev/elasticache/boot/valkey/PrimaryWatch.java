package dev.elasticache.boot.valkey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.models.role.RoleParser;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Knows which endpoint leads to the primary and which one answers first, by asking the
 * nodes behind all of them every second, on connections of its own. Until they say
 * otherwise, the first one leads to the primary.
 * <p>
 * A failover shows in two ways. Where names stay with their nodes, a node that said it
 * was a replica says it is the primary, and is believed even while the old one still
 * claims the same. On ElastiCache the name of the primary endpoint moves to another node;
 * a connection that was made before is then closed, so that the next one asks DNS again.
 *
 * @author The ElastiCache Boot authors
 */
final class PrimaryWatch implements Supplier<Endpoints> {

	private static final Log logger = LogFactory.getLog(PrimaryWatch.class);

	private static final long PERIOD_IN_MILLISECONDS = 1000;

	private final List<RedisURI> uris;

	private final Latencies latencies;

	private final NodeConnections<String, String> connections;

	private final ScheduledExecutorService executor;

	private final AtomicBoolean started = new AtomicBoolean();

	private final Map<RedisURI, Boolean> lastAnswers = new HashMap<>();

	private volatile Endpoints endpoints;

	private volatile boolean stopped;

	PrimaryWatch(RedisClient client, List<RedisURI> uris, Latencies latencies) {
		this.uris = uris;
		this.latencies = latencies;
		this.connections = new NodeConnections<>(client, StringCodec.ASCII);
		this.executor = client.getResources().eventExecutorGroup();
		this.endpoints = Endpoints.of(uris, uris.get(0));
	}

	@Override
	public Endpoints get() {
		return this.endpoints;
	}

	void start() {
		if (this.started.compareAndSet(false, true)) {
			this.executor.execute(this::ask);
		}
	}

	private void ask() {
		Map<RedisURI, Boolean> answers = new ConcurrentHashMap<>();
		List<CompletableFuture<?>> asked = new ArrayList<>();
		for (RedisURI uri : this.uris) {
			asked.add(this.connections.get(uri)
				.thenCompose((connection) -> role(uri, connection))
				.thenAccept((role) -> answers.put(uri, RoleParser.parse(role).getRole().isUpstream())));
		}
		CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).whenComplete((all, failure) -> {
			learn(answers);
			if (!this.stopped && !this.executor.isShutdown()) {
				this.executor.schedule(this::ask, PERIOD_IN_MILLISECONDS, TimeUnit.MILLISECONDS);
			}
		});
	}

	private CompletionStage<List<Object>> role(RedisURI uri, StatefulRedisConnection<String, String> connection) {
		long start = System.nanoTime();
		return connection.async().role().whenComplete((role, failure) -> {
			if (failure == null) {
				this.latencies.add(uri, System.nanoTime() - start);
			}
		});
	}

	/**
	 * Learns from a round of answers. Nodes that did not answer are missing in them,
	 * which says nothing about their role, and they are the last to read from.
	 * @param answers whether the node behind an endpoint is a primary
	 */
	void learn(Map<RedisURI, Boolean> answers) {
		RedisURI primary = this.endpoints.primary();
		RedisURI elected = elect(primary, answers);
		this.lastAnswers.putAll(answers);
		this.latencies.retain(answers.keySet());
		if (elected != null && !elected.equals(primary)) {
			logger.info("The primary is now at %s:%d, it was at %s:%d".formatted(elected.getHost(), elected.getPort(),
					primary.getHost(), primary.getPort()));
		}
		else if (elected == null && Boolean.FALSE.equals(answers.get(primary))) {
			this.connections.close(primary);
		}
		this.endpoints = Endpoints.of(this.latencies.sort(this.uris), (elected != null) ? elected : primary);
	}

	private @Nullable RedisURI elect(RedisURI primary, Map<RedisURI, Boolean> answers) {
		List<RedisURI> candidates = this.uris.stream().filter((uri) -> answers.getOrDefault(uri, false)).toList();
		for (RedisURI candidate : candidates) {
			if (Boolean.FALSE.equals(this.lastAnswers.get(candidate))) {
				return candidate;
			}
		}
		if (candidates.isEmpty() || candidates.contains(primary)) {
			return candidates.isEmpty() ? null : primary;
		}
		return candidates.get(0);
	}

	/**
	 * Stops asking. The connections are the client's to close.
	 */
	void stop() {
		this.stopped = true;
	}

}
