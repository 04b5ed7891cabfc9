package dev.elasticache.boot.memcached;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.elasticache.boot.cache.CacheStore;
import dev.elasticache.boot.cache.PartialClears;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.OperationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Store of cache entries in Memcached. An operation asks the one node that keeps the
 * entry, in one round trip; a second is needed only where the region was cleared by
 * another client since this one looked, or has no entries yet. Clearing asks every node,
 * writes to each, and removes nothing: entries of earlier generations are no longer read,
 * and make room as Memcached needs it.
 * <p>
 * Two things differ from what the interface makes expect. An entry that a clear has
 * outdated counts as one to {@link #evict}. And a time to live beyond the year 2038 ends
 * there.
 * <p>
 * Futures are completed by the client's IO thread, which serves all nodes: what depends
 * on them must not wait.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class MemcachedCacheStore implements CacheStore {

	private static final int MAX_VALUE_SIZE = BytesTranscoder.MAX_SIZE - Long.BYTES;

	private final NodeCommands commands;

	private final Generations generations = new Generations();

	private final PartialClears<MemcachedNode> partialClears = new PartialClears<>();

	private final Expiration expiration = new Expiration(Clock.systemUTC());

	private final TimeLimit timeLimit;

	/**
	 * Creates a store.
	 * @param client the client, best one that a {@link MemcachedClientBuilder} built,
	 * whose time limit for an operation is that of the store
	 */
	public MemcachedCacheStore(MemcachedClient client) {
		Assert.notNull(client, "'client' must not be null");
		this.commands = new NodeCommands(client.getConnection());
		this.timeLimit = new TimeLimit(Duration.ofMillis(client.getOperationTimeout()));
	}

	@Override
	public String getEngine() {
		return "memcached";
	}

	/**
	 * Returns the node.
	 */
	@Override
	public @Nullable Object getPart(String region, @Nullable String key) {
		if (key != null) {
			return entry(region, key).getNode();
		}
		Collection<MemcachedNode> nodes = this.commands.getNodes();
		return (nodes.size() == 1) ? nodes.iterator().next() : null;
	}

	@Override
	public boolean isAnswer(Throwable failure) {
		return failure instanceof OperationException;
	}

	@Override
	public CompletableFuture<byte @Nullable []> get(String region, String key) {
		Entry entry = entry(region, key);
		return this.timeLimit.apply(entry.getNode(), entry.get());
	}

	@Override
	public CompletableFuture<byte @Nullable []> getAndTouch(String region, String key, Duration ttl) {
		Entry entry = entry(region, key);
		return this.timeLimit.apply(entry.getNode(), entry.getAndTouch(this.expiration.seconds(ttl)));
	}

	@Override
	public CompletableFuture<@Nullable Void> put(String region, String key, byte[] value, @Nullable Duration ttl) {
		if (value.length > MAX_VALUE_SIZE) {
			return tooLarge(value);
		}
		Entry entry = entry(region, key);
		return this.timeLimit.apply(entry.getNode(), entry.put(value, this.expiration.seconds(ttl)));
	}

	@Override
	public LoadedEntry beginLoad(String region, String key) {
		MemcachedNode node = entry(region, key).getNode();
		Generation generation = this.generations.lastSeen(node, region);
		return (value, ttl) -> {
			Entry entry = entry(region, key);
			if (generation == null || entry.getNode() != node || value.length > MAX_VALUE_SIZE) {
				return put(region, key, value, ttl);
			}
			return this.timeLimit.apply(node, entry.putUnder(generation, value, this.expiration.seconds(ttl)));
		};
	}

	@Override
	public CompletableFuture<byte @Nullable []> putIfAbsent(String region, String key, byte[] value,
			@Nullable Duration ttl) {
		if (value.length > MAX_VALUE_SIZE) {
			return tooLarge(value);
		}
		Entry entry = entry(region, key);
		return this.timeLimit.apply(entry.getNode(), entry.putIfAbsent(value, this.expiration.seconds(ttl)));
	}

	@Override
	public CompletableFuture<Boolean> evict(String region, String key) {
		Entry entry = entry(region, key);
		return this.timeLimit.apply(entry.getNode(), entry.evict());
	}

	@Override
	public CompletableFuture<@Nullable Void> clear(String region) {
		return clear(region, this.commands.getNodes());
	}

	@Override
	public CompletableFuture<@Nullable Void> resumeClear(String region) {
		Collection<MemcachedNode> nodes = this.commands.getNodes();
		Collection<MemcachedNode> left = this.partialClears.of(region, nodes);
		return clear(region, (left != null) ? left : nodes);
	}

	@Override
	public boolean isCleared(String region, String key) {
		return this.partialClears.reached(region, entry(region, key).getNode());
	}

	private CompletableFuture<@Nullable Void> clear(String region, Collection<MemcachedNode> nodes) {
		long clear = this.generations.beginClear(region);
		CompletableFuture<@Nullable Void> cleared = new CompletableFuture<>();
		CompletableFuture
			.allOf(nodes.stream().map((node) -> clear(region, node, clear)).toArray(CompletableFuture<?>[]::new))
			.whenComplete((value, failure) -> TimeLimit.complete(cleared, value, failure));
		return cleared;
	}

	private CompletableFuture<Void> clear(String region, MemcachedNode node, long clear) {
		Generation fresh = Generation.fresh();
		CompletableFuture<Void> write = this.commands.set(node, MemcachedKey.ofGeneration(region), 0, fresh.toBytes())
			.thenAccept((answer) -> this.generations.see(node, region, fresh));
		return this.timeLimit.apply(node, write).whenComplete((written, failure) -> {
			if (failure == null) {
				this.partialClears.settle(region, List.of(node), clear);
			}
			else {
				this.partialClears.add(region, List.of(node), clear);
			}
		});
	}

	private Entry entry(String region, String key) {
		return new Entry(this.commands, this.generations, region, key);
	}

	private static <T> CompletableFuture<T> tooLarge(byte[] value) {
		return CompletableFuture
			.failedFuture(new IllegalArgumentException("Value of %d bytes exceeds the %d bytes that Memcached can take"
				.formatted(value.length, MAX_VALUE_SIZE)));
	}

}
