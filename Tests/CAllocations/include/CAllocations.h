/// How many pieces of memory the calling thread has asked for since it began.
unsigned long allocations_of_this_thread(void);

/// The bytes of memory this process has asked for and not given back.
unsigned long bytes_in_use(void);
