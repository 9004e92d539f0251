"""The faces of the assistant: command line, HTTP and page. They translate; they decide nothing."""
