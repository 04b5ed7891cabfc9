package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Selector that is woken up only while it sleeps. To wake one up is a system call, and
 * then two more for the one that wakes, which callers would make for each operation that
 * a busy thread takes anyway before it sleeps again.
 *
 * @author The ElastiCache Boot authors
 */
final class WakefulSelector extends Selector {

	private final Selector selector;

	private final AtomicReference<State> state = new AtomicReference<>(State.AWAKE);

	/**
	 * Creates a selector.
	 * @param selector the selector that channels are registered with
	 */
	WakefulSelector(Selector selector) {
		this.selector = selector;
	}

	@Override
	public int select(long timeout) throws IOException {
		try {
			return this.state.compareAndSet(State.AWAKE, State.ASLEEP) ? this.selector.select(timeout)
					: this.selector.selectNow();
		}
		finally {
			this.state.set(State.AWAKE);
		}
	}

	@Override
	public int select() throws IOException {
		return select(0);
	}

	@Override
	public int selectNow() throws IOException {
		return this.selector.selectNow();
	}

	/**
	 * Has the present selection return, or the next one if there is none. That may be one
	 * that begins later: whoever selects looks for work before each.
	 */
	@Override
	public Selector wakeup() {
		if (this.state.getAndSet(State.CALLED) == State.ASLEEP) {
			this.selector.wakeup();
		}
		return this;
	}

	@Override
	public boolean isOpen() {
		return this.selector.isOpen();
	}

	@Override
	public SelectorProvider provider() {
		return this.selector.provider();
	}

	@Override
	public Set<SelectionKey> keys() {
		return this.selector.keys();
	}

	@Override
	public Set<SelectionKey> selectedKeys() {
		return this.selector.selectedKeys();
	}

	@Override
	public void close() throws IOException {
		this.selector.close();
	}

	private enum State {

		AWAKE, ASLEEP, CALLED

	}

}
