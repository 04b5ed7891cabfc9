package dev.elasticache.boot.valkey;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.connection.ReauthenticationFailedEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.Assert;

/**
 * Credentials that change while connections are open. Each new connection asks for them;
 * live connections are authenticated again when they are {@link #refresh() refreshed}
 * and, if they expire, well before they do. An attempt that fails is repeated, ever more
 * slowly, and connections that are open stay as they are.
 * <p>
 * The source of the credentials may take its time: it is asked on a thread of the
 * scheduler, never on an IO thread. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class ValkeyCredentials implements RedisCredentialsProvider, DisposableBean {

	private static final Log logger = LogFactory.getLog(ValkeyCredentials.class);

	/**
	 * Time for which a connection may be on its way with the credentials of before.
	 */
	private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(30);

	private static final Duration EMISSION_LIMIT = Duration.ofSeconds(1);

	private final Supplier<RedisCredentials> source;

	private final TaskScheduler scheduler;

	private final RenewalPlan plan;

	private final Sinks.Many<RedisCredentials> renewed = Sinks.many().multicast().directBestEffort();

	private final Disposable.Composite resources = Disposables.composite();

	private final LongAdder succeeded = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final Object monitor = new Object();

	private @Nullable CompletableFuture<RedisCredentials> pending;

	private @Nullable RedisCredentials announced;

	private CredentialsRenewal renewal;

	private volatile Consumer<CredentialsRenewal> listener = (state) -> {
	};

	/**
	 * Creates credentials with a thread of their own, which ends with them.
	 * @param source where they come from
	 * @param renewalInterval the longest time after which live connections get new ones,
	 * or {@code null} if they do not expire
	 */
	public ValkeyCredentials(Supplier<RedisCredentials> source, @Nullable Duration renewalInterval) {
		this(source, renewalInterval, createScheduler());
		this.resources.add(((ThreadPoolTaskScheduler) this.scheduler)::shutdown);
	}

	/**
	 * Creates credentials with a scheduler, which stays the caller's, and its clock.
	 * @param source where they come from
	 * @param renewalInterval the longest time after which live connections get new ones,
	 * or {@code null} if they do not expire
	 * @param scheduler what asks the source
	 */
	public ValkeyCredentials(Supplier<RedisCredentials> source, @Nullable Duration renewalInterval,
			TaskScheduler scheduler) {
		Assert.notNull(source, "'source' must not be null");
		Assert.notNull(scheduler, "'scheduler' must not be null");
		this.source = source;
		this.scheduler = scheduler;
		this.plan = new RenewalPlan(renewalInterval, this::refresh, scheduler);
		this.resources.add(this.plan);
		this.renewal = new CredentialsRenewal(null, this.plan.afterSuccess(), 0, null);
	}

	private static ThreadPoolTaskScheduler createScheduler() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setThreadNamePrefix("elasticache-credentials-");
		scheduler.setDaemon(true);
		scheduler.setRemoveOnCancelPolicy(true);
		scheduler.initialize();
		return scheduler;
	}

	/**
	 * Returns the credentials of a new connection. Connections that come at the same time
	 * share one question to the source.
	 */
	@Override
	public Mono<RedisCredentials> resolveCredentials() {
		return Mono.fromFuture(this::current, true);
	}

	@Override
	public boolean supportsStreaming() {
		return true;
	}

	/**
	 * Returns new credentials for a live connection, whenever there are some.
	 */
	@Override
	public Flux<RedisCredentials> credentials() {
		return Flux.merge(this.renewed.asFlux(), Mono.fromSupplier(this::missedDuringHandshake));
	}

	/**
	 * Asks the source anew, for example because a secret was rotated. If it has other
	 * credentials than before, live connections authenticate with them. Returns at once.
	 */
	public void refresh() {
		synchronized (this.monitor) {
			this.pending = ask(this::announce, this::failed);
		}
	}

	/**
	 * Returns how the renewal goes.
	 * @return the state of now
	 */
	public CredentialsRenewal getRenewal() {
		synchronized (this.monitor) {
			return this.renewal;
		}
	}

	/**
	 * Returns how many attempts to renew went well.
	 * @return the number of attempts, those included after which nothing was new
	 */
	public long getSuccessCount() {
		return this.succeeded.sum();
	}

	/**
	 * Returns how many attempts to renew failed.
	 * @return the number of attempts
	 */
	public long getFailureCount() {
		return this.failed.sum();
	}

	/**
	 * Sets who is told of every attempt to renew, whether it went well or not.
	 * @param listener the listener
	 */
	public void setRenewalListener(Consumer<CredentialsRenewal> listener) {
		Assert.notNull(listener, "'listener' must not be null");
		this.listener = listener;
	}

	/**
	 * Watches for live connections whose server rejects new credentials, to try again.
	 * @param eventBus the event bus of their client
	 */
	public void watch(EventBus eventBus) {
		Assert.notNull(eventBus, "'eventBus' must not be null");
		this.resources.add(eventBus.get()
			.ofType(ReauthenticationFailedEvent.class)
			.subscribe((event) -> failedOnce(event.getCause())));
	}

	@Override
	public void destroy() {
		this.resources.dispose();
	}

	private CompletableFuture<RedisCredentials> current() {
		synchronized (this.monitor) {
			if (this.pending == null || this.pending.isDone()) {
				this.pending = ask(this::remember, this::failedOnce);
			}
			return this.pending;
		}
	}

	private CompletableFuture<RedisCredentials> ask(Consumer<RedisCredentials> answered, Consumer<Throwable> failed) {
		CompletableFuture<RedisCredentials> answer = new CompletableFuture<>();
		this.scheduler.schedule(() -> {
			try {
				RedisCredentials credentials = this.source.get();
				answered.accept(credentials);
				answer.complete(credentials);
			}
			catch (Throwable ex) {
				// Whatever it is, connections wait for the answer
				try {
					failed.accept(ex);
				}
				finally {
					answer.completeExceptionally(ex);
				}
			}
		}, this.scheduler.getClock().instant());
		return answer;
	}

	private void remember(RedisCredentials credentials) {
		synchronized (this.monitor) {
			if (this.announced == null) {
				this.announced = credentials;
			}
		}
	}

	private @Nullable RedisCredentials missedDuringHandshake() {
		synchronized (this.monitor) {
			Instant lastRenewal = this.renewal.lastRenewal();
			boolean recent = lastRenewal != null
					&& lastRenewal.plus(LONGEST_HANDSHAKE).isAfter(this.scheduler.getClock().instant());
			return recent ? this.announced : null;
		}
	}

	private void announce(RedisCredentials credentials) {
		boolean isNew;
		CredentialsRenewal state;
		synchronized (this.monitor) {
			isNew = this.renewal.isFailing() || this.announced == null || !areSame(this.announced, credentials);
			Instant lastRenewal = isNew ? this.scheduler.getClock().instant() : this.renewal.lastRenewal();
			if (!this.renewal.isFailing()) {
				this.plan.forgetFailures();
			}
			this.announced = credentials;
			state = new CredentialsRenewal(lastRenewal, this.plan.afterSuccess(), 0, null);
			this.renewal = state;
		}
		this.succeeded.increment();
		if (isNew) {
			this.renewed.emitNext(credentials, EmitFailureHandler.busyLooping(EMISSION_LIMIT));
		}
		this.listener.accept(state);
	}

	private static boolean areSame(RedisCredentials one, RedisCredentials other) {
		return Objects.equals(one.getUsername(), other.getUsername())
				&& Arrays.equals(one.getPassword(), other.getPassword());
	}

	private void failed(Throwable cause) {
		CredentialsRenewal state;
		synchronized (this.monitor) {
			state = new CredentialsRenewal(this.renewal.lastRenewal(), this.plan.afterFailure(),
					this.renewal.failures() + 1, cause);
			this.renewal = state;
		}
		this.failed.increment();
		logger.warn("Credentials of Valkey were not renewed (failure %d, next attempt at %s): %s"
			.formatted(state.failures(), state.nextRenewal(), cause));
		this.listener.accept(state);
	}

	/**
	 * Takes note of a failure that many connections may meet, once until the next
	 * attempt.
	 * @param cause the failure
	 */
	private void failedOnce(Throwable cause) {
		if (!getRenewal().isFailing()) {
			failed(cause);
		}
	}

}
