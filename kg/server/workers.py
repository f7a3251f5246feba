"""A pool of processes that answer queries over a store, and are killed when they take too long."""

import multiprocessing
import queue
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from kg.errors import GraphError
from kg.rdf.store import NAME
from kg.server.evaluate import Answer, Question, refuse, work

START_TIMEOUT = 30.0  #: seconds for a process to start and open the store

# Not fork: the server has threads, and a forked child may inherit their locks in a held state.
_CONTEXT = multiprocessing.get_context("spawn")


class Worker:
    """One process with the store of one graph folder open; used by one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection: Connection
        self.connection, other = _CONTEXT.Pipe()
        self.process: BaseProcess = _CONTEXT.Process(
            target=work, args=(other, str(folder / NAME)), daemon=True
        )
        self.process.start()
        other.close()
        try:
            failure = self._receive(START_TIMEOUT)
        except (TimeoutError, EOFError, OSError) as error:
            failure = f"the process that reads it did not start ({type(error).__name__})"
        if failure is not None:
            self.stop()
            raise GraphError(f"the store of {folder} cannot be opened: {failure}")

    def _receive(self, timeout: float) -> object:
        """Return what the process sends, or raise TimeoutError, or EOFError if it died."""
        if not self.connection.poll(timeout):
            raise TimeoutError
        return self.connection.recv()

    def ask(self, question: Question, timeout: float) -> Answer:
        """Return the answer; after an exception the worker is of no use any more."""
        self.connection.send(question)
        answer = self._receive(timeout)
        assert isinstance(answer, Answer)
        return answer

    def stop(self) -> None:
        """Kill the process: it only reads, so nothing can be left half done."""
        self.process.kill()
        self.process.join(5)
        self.connection.close()


class Pool:
    """Workers over the graph that a folder (often a symbolic link) stands for at the moment."""

    def __init__(self, graph_dir: Path, size: int, timeout: float) -> None:
        self.graph_dir = graph_dir
        self.timeout = timeout
        self.size = size
        self._free: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        self._all: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(size):
            self._free.put(None)  # started at the first question: opening a page needs no process

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question, or a 503 if it takes too long or all workers are busy."""
        try:
            worker = self._free.get(timeout=self.timeout)
        except queue.Empty:
            return refuse(503, "The server is busy with other queries; try again later.")
        keep: Worker | None = None
        try:
            worker = self._renew(worker)
            answer = worker.ask(question, self.timeout)
            keep = worker
            return answer
        except TimeoutError:
            return refuse(503, f"The query took longer than {self.timeout:g} s and was stopped.")
        except (EOFError, OSError):
            return refuse(503, "The query needed more memory than it may have and was stopped.")
        except GraphError as error:
            return refuse(503, str(error))
        finally:
            if keep is None and worker is not None:
                self._discard(worker)
            self._free.put(keep)

    def _renew(self, worker: Worker | None) -> Worker:
        """Return a worker on the graph as it is now: after a new build the link leads elsewhere."""
        folder = self.graph_dir.resolve()
        if worker is not None and worker.folder == folder and worker.process.is_alive():
            return worker
        if worker is not None:
            self._discard(worker)
        fresh = Worker(folder)
        with self._lock:
            self._all.add(fresh)
            closed = self._closed
        if closed:
            self._discard(fresh)
            raise GraphError("the server is shutting down")
        return fresh

    def _discard(self, worker: Worker) -> None:
        with self._lock:
            known = worker in self._all
            self._all.discard(worker)
        if known:
            worker.stop()

    def close(self) -> None:
        """Stop all processes."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
        for worker in workers:
            self._discard(worker)
