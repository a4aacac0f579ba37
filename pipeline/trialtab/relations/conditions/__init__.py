"""What a criterion asks only of some: "for women of childbearing potential: …", "if diabetic, …"."""
